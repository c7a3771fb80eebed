public import Messaging
import Synchronization

/// Counters of what happened since the start. Any thread; none of them blocks.
public final class GatewayMetrics: Sendable {
  public struct Snapshot: Sendable {
    public var logins = 0
    public var stored = 0
    public var delivered = 0
    public var refused: [MessagingError.Code: Int] = [:]
  }

  private let counts = Mutex(Snapshot())

  public init() {}

  public var snapshot: Snapshot { counts.withLock { $0 } }

  func loggedIn() { counts.withLock { $0.logins += 1 } }
  func stored(_ count: Int) { counts.withLock { $0.stored += count } }
  func delivered(_ count: Int) { counts.withLock { $0.delivered += count } }
  func refused(_ code: MessagingError.Code) {
    counts.withLock { $0.refused[code, default: 0] += 1 }
  }
}
