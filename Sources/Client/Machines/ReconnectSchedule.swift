import Wire

/// How long to wait before the next try: twice as long after each failure, by chance up to a half less, so that the clients of
/// a restarted server do not come back all at once; or what the server asked for.
struct ReconnectSchedule: Equatable {
  private let policy: ReconnectPolicy
  private var failures = 0
  private var wasOnline = false

  init(_ policy: ReconnectPolicy) { self.policy = policy }

  mutating func online() {
    failures = 0
    wasOnline = true
  }

  /// - Parameters:
  ///   - wish: what `bye` asked for.
  ///   - chance: 0…1, drawn by the caller.
  /// - Returns: milliseconds; nil where it is time to give up.
  mutating func next(after wish: Bye.Reconnect?, chance: Double) -> Int64? {
    let limit = wasOnline ? policy.attempts : policy.firstAttempts
    if let limit, failures >= limit { return nil }
    switch wish {
    case .never: return nil
    case .now where failures == 0:
      failures = 1
      return 0
    case .after(let milliseconds) where failures == 0:
      failures = 1
      return milliseconds
    case .now, .after, nil:
      let longest = policy.shortestMilliseconds << Int64(min(failures, 20))
      failures += 1
      let delay = Double(min(longest, policy.longestMilliseconds))
      return Int64(delay * (1 - chance / 2))
    }
  }
}

/// How stubbornly a session reconnects.
public struct ReconnectPolicy: Hashable, Sendable {
  /// Tries after a failed one, before it was ever logged in; nil for no end.
  public var firstAttempts: Int?
  /// Tries after a failed one, since it was last logged in; nil for no end.
  public var attempts: Int?
  public var shortestMilliseconds: Int64
  public var longestMilliseconds: Int64

  public init(
    firstAttempts: Int? = nil, attempts: Int? = nil, shortestMilliseconds: Int64 = 200,
    longestMilliseconds: Int64 = 15_000
  ) {
    self.firstAttempts = firstAttempts
    self.attempts = attempts
    self.shortestMilliseconds = shortestMilliseconds
    self.longestMilliseconds = longestMilliseconds
  }
}
