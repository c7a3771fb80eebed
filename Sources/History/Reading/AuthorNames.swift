import GRDB
import Messaging
import Synchronization

/// Account → name, for the authors of messages. Bounded; any thread.
final class AuthorNames: Sendable {
  /// At about 100 bytes an entry, 1 MiB.
  private static let capacity = 10_000

  private struct Memory {
    var names: [Int64: String] = [:]
    /// Counts what was forgotten: what was read before that is not remembered after it.
    var forgotten = 0
  }

  private let memory = Mutex(Memory())

  func name(of account: Int64, _ database: Database) throws -> String {
    let (known, before) = memory.withLock { ($0.names[account], $0.forgotten) }
    if let known { return known }
    let statement = try database.prepared("SELECT name FROM account WHERE id = ?")
    statement.bind(1, account)
    let name = try statement.first { $0.text(0) } ?? ""
    memory.withLock { memory in
      guard memory.forgotten == before else { return }
      // Emptied and not aged: a miss costs one indexed read.
      if memory.names.count >= Self.capacity { memory.names.removeAll(keepingCapacity: true) }
      memory.names[account] = name
    }
    return name
  }

  /// The name changed; call it after the commit.
  func forget(_ account: Int64) {
    memory.withLock { memory in
      memory.forgotten += 1
      memory.names[account] = nil
    }
  }
}
