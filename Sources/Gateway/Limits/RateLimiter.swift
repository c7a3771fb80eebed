import Messaging
import NIOCore
import Synchronization

/// The token buckets of all accounts and addresses. Any thread.
public final class RateLimiter: Sendable {
  /// Whose bucket: an account keeps its buckets over all its connections.
  enum Owner: Hashable, Sendable {
    case account(AccountID)
    case address(String)
  }

  private struct Key: Hashable {
    let owner: Owner
    let name: RateName
  }

  /// Full buckets are forgotten when there are more than this many, looked for once a second at most.
  private static let capacity = 100_000

  private struct State {
    var rates: ServerLimits.Rates
    var buckets: [Key: TokenBucket] = [:]
    var swept: Int64 = 0

    mutating func sweep(now: Int64) {
      guard buckets.count >= RateLimiter.capacity, now - swept >= 1_000 else { return }
      swept = now
      buckets = buckets.filter { !$0.value.isFull(now: now) }
    }
  }

  private let state: Mutex<State>

  public init(rates: ServerLimits.Rates) { state = Mutex(State(rates: rates)) }

  /// New rates hold from the next request on.
  public func replace(_ rates: ServerLimits.Rates) {
    state.withLock { $0 = State(rates: rates) }
  }

  func take(_ name: RateName, of owner: Owner) throws(MessagingError) {
    let wait = state.withLock { state -> Int64? in
      let rate = state.rates[name]
      guard !rate.isUnlimited else { return nil }
      let now = Self.now()
      state.sweep(now: now)
      let key = Key(owner: owner, name: name)
      return state.buckets[key, default: TokenBucket(rate, now: now)].take(now: now)
    }
    guard let wait else { return }
    throw MessagingError(
      .rateLimited, Notice(.tooFast, ["ms": String(wait)]), retry: .after(milliseconds: wait))
  }

  /// What is left; nil where there is no limit.
  func budget(_ name: RateName, of owner: Owner) -> Int? {
    state.withLock { state in
      let rate = state.rates[name]
      guard !rate.isUnlimited else { return nil }
      let now = Self.now()
      return state.buckets[Key(owner: owner, name: name)].map { bucket in
        var bucket = bucket
        return bucket.available(now: now)
      } ?? rate.burst
    }
  }

  private static func now() -> Int64 { Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000) }
}
