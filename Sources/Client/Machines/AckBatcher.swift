/// When to tell the server that events were handled: every so many, and soon after the last.
struct AckBatcher: Equatable {
  enum Action: Equatable {
    case nothing
    case ack(Int64)
    /// Call `timerFired` in `delayMilliseconds`.
    case wake
  }

  static let delayMilliseconds = 50

  private let batch: Int
  private var handled: Int64 = 0
  private var waiting = 0
  private var isWakePending = false

  /// - Parameter window: how many events the server sends ahead of an ack; a quarter of it is one batch.
  init(window: Int) { batch = max(1, window / 4) }

  mutating func handled(_ position: Int64) -> Action {
    handled = max(handled, position)
    waiting += 1
    if waiting >= batch { return .ack(take()) }
    guard !isWakePending else { return .nothing }
    isWakePending = true
    return .wake
  }

  /// - Returns: what to ack, if there is something.
  mutating func timerFired() -> Int64? {
    isWakePending = false
    return waiting > 0 ? take() : nil
  }

  /// A new connection counts from nothing; a wake that was asked for may still come and finds nothing to do.
  mutating func disconnected() {
    waiting = 0
    isWakePending = false
  }

  private mutating func take() -> Int64 {
    waiting = 0
    return handled
  }
}
