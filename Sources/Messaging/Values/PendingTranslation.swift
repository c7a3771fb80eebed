import Synchronization

/// The renderings of one text, computed at most once, by whoever needs them first.
///
/// A message is queued for its commit before it is translated: storing never waits for translation. The writer takes
/// what is `ready` along in the same row; delivery calls `value`, which computes what is not there yet.
public final class PendingTranslation: Sendable {
  private let compute: @Sendable () -> [LanguageTag: Rendering]
  private let result = Mutex<[LanguageTag: Rendering]?>(nil)

  /// - Parameter compute: pure and bounded in work; it runs under a lock, on the first caller's thread.
  public init(_ compute: @escaping @Sendable () -> [LanguageTag: Rendering]) {
    self.compute = compute
  }

  /// The renderings, computed now if they were not.
  public var value: [LanguageTag: Rendering] {
    result.withLock { known in
      if let known { return known }
      let made = compute()
      known = made
      return made
    }
  }

  /// The renderings if they are there; never computes, never waits.
  public var ready: [LanguageTag: Rendering]? {
    result.withLockIfAvailable { $0 } ?? nil
  }
}
