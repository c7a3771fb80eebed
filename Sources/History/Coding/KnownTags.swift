import Messaging
import Synchronization

/// Tags read back from the store, each parsed once: parsing one costs as much as reading its row.
enum KnownTags {
  private static let tags = Mutex<[String: LanguageTag]>([:])
  /// Authors may claim any well-formed tag, so this must end somewhere.
  private static let capacity = 1_000

  static func tag(_ text: String) -> LanguageTag? {
    tags.withLock { tags in
      if let known = tags[text] { return known }
      guard let tag = LanguageTag(text) else { return nil }
      if tags.count < capacity { tags[text] = tag }
      return tag
    }
  }
}
