import Dispatch
import GRDB

/// The one thread that uses the writing connection: commits, and checkpoints that must not meet a commit.
final class WriterThread: Sendable {
  private let connection: DatabaseQueue
  private let queue = DispatchQueue(label: "history.write", qos: .userInitiated)

  init(_ connection: DatabaseQueue) { self.connection = connection }

  func start(_ body: @escaping @Sendable (Database) -> Void) {
    queue.async { [connection] in connection.writeWithoutTransaction(body) }
  }

  /// Not GRDB's async write: that one gives up when the calling task is cancelled, and a drain must not.
  func run<Value: Sendable>(_ body: @escaping @Sendable (Database) -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      start { continuation.resume(returning: body($0)) }
    }
  }
}
