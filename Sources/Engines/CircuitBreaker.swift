/// Lets an engine rest that fails again and again. Sans-IO: told what happened and when, it says whether to ask.
///
/// Closed, it counts failures in a row. Open, it lets nothing through until the rest is over; then one question goes through: an
/// answer closes it, a failure opens it for twice as long.
public struct CircuitBreaker: Hashable, Sendable {
  public struct Limits: Hashable, Sendable {
    public var failures = 5
    public var restMilliseconds: Int64 = 10_000
    public var longestRestMilliseconds: Int64 = 600_000

    public init() {}
  }

  public enum State: Hashable, Sendable {
    case closed(failures: Int)
    case open(until: Int64, rest: Int64)
    /// One question is out.
    case trying(rest: Int64)
  }

  public private(set) var state = State.closed(failures: 0)
  private let limits: Limits

  public init(limits: Limits = Limits()) { self.limits = limits }

  /// Whether a question may go out now; one that may is counted as asked.
  public mutating func mayAsk(at now: Int64) -> Bool {
    switch state {
    case .closed: return true
    case .trying: return false
    case .open(let until, let rest):
      guard now >= until else { return false }
      state = .trying(rest: rest)
      return true
    }
  }

  public mutating func answered() { state = .closed(failures: 0) }

  /// A question came to nothing through nobody's fault (it was cancelled): as if it had not been asked.
  public mutating func gaveUp(at now: Int64) {
    if case .trying(let rest) = state { state = .open(until: now, rest: rest) }
  }

  public mutating func failed(at now: Int64) {
    switch state {
    case .closed(let failures) where failures + 1 < limits.failures:
      state = .closed(failures: failures + 1)
    case .closed:
      state = .open(until: now + limits.restMilliseconds, rest: limits.restMilliseconds)
    case .trying(let rest):
      let longer = min(rest * 2, limits.longestRestMilliseconds)
      state = .open(until: now + longer, rest: longer)
    // An answer to a question from before the rest.
    case .open: break
    }
  }
}
