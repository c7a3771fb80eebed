import Synchronization

/// What became of one text: its renderings, and a gloss of each in the author's own language.
public struct Translations: Hashable, Sendable {
  public var renderings: [LanguageTag: Rendering]
  /// What the other side reads, told back to the author (`back`, protocol §6).
  public var back: [LanguageTag: String]

  public init(renderings: [LanguageTag: Rendering] = [:], back: [LanguageTag: String] = [:]) {
    self.renderings = renderings
    self.back = back
  }
}

/// The translations of one text, computed at most once, by whoever needs them first.
///
/// A message is queued for its commit before it is translated: storing never waits for translation. The writer takes
/// what is `ready` along in the same row; delivery calls `value`, which computes what is not there yet.
public final class PendingTranslation: Sendable {
  private let compute: @Sendable () -> Translations
  private let result = Mutex<Translations?>(nil)

  /// - Parameter compute: pure and bounded in work; it runs under a lock, on the first caller's thread.
  public init(_ compute: @escaping @Sendable () -> Translations) {
    self.compute = compute
  }

  /// The translations, computed now if they were not.
  public var value: Translations {
    result.withLock { known in
      if let known { return known }
      let made = compute()
      known = made
      return made
    }
  }

  /// The renderings if they are there; never computes, never waits.
  public var ready: [LanguageTag: Rendering]? {
    result.withLockIfAvailable { $0?.renderings } ?? nil
  }
}
