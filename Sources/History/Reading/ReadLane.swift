import Dispatch
import GRDB
import Messaging

/// One reading connection and the thread that uses it.
final class ReadLane: Sendable {
  private let connection: DatabaseQueue
  private let thread: DispatchQueue
  private let failure: StoreFailure

  init(_ connection: DatabaseQueue, label: String, report: @escaping @Sendable (String) -> Void) {
    self.connection = connection
    failure = StoreFailure(report: report)
    thread = DispatchQueue(label: label)
  }

  /// Runs in one read transaction: what it sees is one commit's state.
  func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value)
    async throws(MessagingError) -> Value
  {
    let result: Result<Value, MessagingError> = await withCheckedContinuation { continuation in
      thread.async { continuation.resume(returning: self.readNow(body)) }
    }
    return try result.get()
  }

  private func readNow<Value>(_ body: (Database) throws -> Value) -> Result<Value, MessagingError> {
    do {
      let value = try connection.unsafeRead { database in
        // Prepared, not GRDB's own: that one compiles BEGIN and COMMIT each time, as long as a short read takes.
        try database.prepared("BEGIN").run()
        defer { try? database.prepared("COMMIT").run() }
        return try body(database)
      }
      return .success(value)
    } catch {
      return .failure(failure.refusal(of: error, while: "reading"))
    }
  }
}
