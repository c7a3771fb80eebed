/// A token bucket: `burst` at once, `perSecond` more each second.
struct TokenBucket {
  private let rate: ServerLimits.Rate
  private var tokens: Double
  private var updated: Int64

  /// - Parameter now: milliseconds of any steady clock, the same in each call.
  init(_ rate: ServerLimits.Rate, now: Int64) {
    self.rate = rate
    tokens = Double(rate.burst)
    updated = now
  }

  /// Takes one token; returns nil, or the milliseconds until there is one.
  mutating func take(now: Int64) -> Int64? {
    refill(now: now)
    if tokens >= 1 {
      tokens -= 1
      return nil
    }
    // At most a day: a rate next to nothing would be a number that no integer holds.
    return Int64(min(86_400_000, ((1 - tokens) / rate.perSecond * 1_000).rounded(.up)))
  }

  /// Whole tokens that are there now.
  mutating func available(now: Int64) -> Int {
    refill(now: now)
    return Int(tokens)
  }

  /// Whether it says no more than a new bucket would.
  func isFull(now: Int64) -> Bool {
    var later = self
    later.refill(now: now)
    return later.tokens >= Double(rate.burst)
  }

  private mutating func refill(now: Int64) {
    guard now > updated else { return }
    tokens = min(Double(rate.burst), tokens + Double(now - updated) / 1_000 * rate.perSecond)
    updated = now
  }
}
