import Dispatch
import GRDB

/// The one thread that uses the writing connection: commits, and checkpoints that must not meet a commit.
final class WriterThread: Sendable {
  private let pool: DatabasePool
  private let queue = DispatchQueue(label: "history.write", qos: .userInitiated)

  init(_ pool: DatabasePool) { self.pool = pool }

  /// Not GRDB's async write: that one gives up when the calling task is cancelled, and a drain must not.
  func run<Value: Sendable>(_ body: @escaping @Sendable (Database) -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      queue.async { [pool] in
        continuation.resume(returning: pool.writeWithoutTransaction(body))
      }
    }
  }
}
