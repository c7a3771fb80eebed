import Dispatch
import GRDB
import Messaging
import Synchronization

/// A few threads for reading, one connection each; a read never blocks a thread of Swift's own pool.
///
/// Not GRDB's async reads: those park a thread for each caller that finds no free connection.
final class ReadLanes: Sendable {
  private let pool: DatabasePool
  private let lanes: [DispatchQueue]
  /// For what may take long: it must not hold up pages.
  private let slowLane = DispatchQueue(label: "history.read.slow")
  private let turn = Atomic<Int>(0)
  private let report: @Sendable (String) -> Void

  /// Lanes for pages; one more connection serves the slow lane.
  static let laneCount = 3

  init(_ pool: DatabasePool, report: @escaping @Sendable (String) -> Void) {
    self.pool = pool
    self.report = report
    lanes = (0..<Self.laneCount).map { DispatchQueue(label: "history.read.\($0)") }
  }

  /// Runs in one read transaction.
  func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value)
    async throws(MessagingError) -> Value
  {
    let (number, _) = turn.add(1, ordering: .relaxed)
    return try await read(on: lanes[(number & Int.max) % lanes.count], body)
  }

  func readSlowly<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value)
    async throws(MessagingError) -> Value
  {
    try await read(on: slowLane, body)
  }

  private func read<Value: Sendable>(
    on lane: DispatchQueue, _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(MessagingError) -> Value {
    let result: Result<Value, MessagingError> = await withCheckedContinuation { continuation in
      lane.async { [pool, report] in
        do {
          continuation.resume(returning: .success(try pool.read(body)))
        } catch let refusal as MessagingError {
          continuation.resume(returning: .failure(refusal))
        } catch {
          report("reading failed: \(error)")
          continuation.resume(returning: .failure(.unavailable))
        }
      }
    }
    return try result.get()
  }
}
