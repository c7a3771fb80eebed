import GRDB
import Messaging
import Synchronization

/// Account → name, for the authors of messages. Bounded; any thread.
final class AuthorNames: Sendable {
  /// At about 100 bytes an entry, 1 MiB.
  private static let capacity = 10_000

  private let names = Mutex<[Int64: String]>([:])

  func name(of account: Int64, _ database: Database) throws -> String {
    if let known = names.withLock({ $0[account] }) { return known }
    let statement = try database.prepared("SELECT name FROM account WHERE id = ?")
    statement.bind(1, account)
    let name = try statement.first { $0.text(0) } ?? ""
    names.withLock { names in
      // Emptied and not aged: a miss costs one indexed read.
      if names.count >= Self.capacity { names.removeAll(keepingCapacity: true) }
      names[account] = name
    }
    return name
  }

  /// The name changed; call it after the commit.
  func forget(_ account: Int64) { names.withLock { _ = $0.removeValue(forKey: account) } }
}
