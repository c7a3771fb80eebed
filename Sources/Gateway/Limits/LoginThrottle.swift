import Messaging
import NIOCore
import Synchronization

/// Slows repeated failed logins, for each address and each account name; never locks anyone out.
///
/// After five failures each further attempt of the same address waits, 100 ms, 200 ms … up to 1 s. An account's own count only
/// slows addresses that failed for it themselves, so nobody else's guesses make the owner wait.
public final class LoginThrottle: Sendable {
  private static let freeFailures = 5
  private static let stepMilliseconds: Int64 = 100
  private static let longestMilliseconds: Int64 = 1_000
  /// A failure is forgotten after this long.
  private static let memory: Int64 = 10 * 60 * 1_000
  private static let capacity = 50_000

  private struct Failures {
    var count = 0
    var last: Int64 = 0
  }

  private let failures = Mutex<[String: Failures]>([:])

  public init() {}

  /// How long the answer to this attempt is held back. The same for a name that exists and one that does not.
  func delay(address: String, user: String) -> TimeAmount {
    let now = Self.now()
    let count = failures.withLock { failures in
      Self.keys(address, user).map { key in
        failures[key].map { now - $0.last > Self.memory ? 0 : $0.count } ?? 0
      }.max() ?? 0
    }
    guard count >= Self.freeFailures else { return .zero }
    let step = Int64(count - Self.freeFailures + 1) * Self.stepMilliseconds
    return .milliseconds(min(step, Self.longestMilliseconds))
  }

  func failed(address: String, user: String) {
    let now = Self.now()
    failures.withLock { failures in
      if failures.count >= Self.capacity { failures = failures.filter { now - $0.value.last < Self.memory } }
      if failures.count >= Self.capacity { failures.removeAll() }
      for key in Self.keys(address, user) {
        let before = failures[key].map { now - $0.last > Self.memory ? 0 : $0.count } ?? 0
        failures[key] = Failures(count: before + 1, last: now)
      }
    }
  }

  /// The user's own count is forgotten; the address keeps its count, or a guesser with an account of its own would
  /// wipe it at will.
  func succeeded(address: String, user: String) {
    failures.withLock { $0[address + "\u{0}" + user] = nil }
  }

  private static func keys(_ address: String, _ user: String) -> [String] {
    [address, address + "\u{0}" + user]
  }

  private static func now() -> Int64 { Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000) }
}
