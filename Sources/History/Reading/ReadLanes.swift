import GRDB
import Messaging
import Synchronization

/// A few lanes for reading; a read never blocks a thread of Swift's own pool.
///
/// Not a pool of GRDB's: its async reads park a thread for each caller that finds no free connection.
final class ReadLanes: Sendable {
  private let lanes: [ReadLane]
  /// For what may take long: it must not hold up pages.
  private let slowLane: ReadLane
  private let turn = Atomic<Int>(0)

  /// Lanes for pages.
  static let laneCount = 3

  init(_ pages: [DatabaseQueue], slow: DatabaseQueue, report: @escaping @Sendable (String) -> Void) {
    lanes = pages.enumerated().map {
      ReadLane($1, label: "history.read.\($0)", report: report)
    }
    slowLane = ReadLane(slow, label: "history.read.slow", report: report)
  }

  func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value)
    async throws(MessagingError) -> Value
  {
    let (number, _) = turn.add(1, ordering: .relaxed)
    return try await read(near: Int64(number), body)
  }

  /// - Parameter key: what is read together has the same, and finds its pages in the cache of one connection.
  func read<Value: Sendable>(near key: Int64, _ body: @escaping @Sendable (Database) throws -> Value)
    async throws(MessagingError) -> Value
  {
    try await lanes[Int(key.magnitude % UInt64(lanes.count))].read(body)
  }

  func readSlowly<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value)
    async throws(MessagingError) -> Value
  {
    try await slowLane.read(body)
  }
}
