/// Which renderings of a message one reader is shown (protocol §6).
public struct ReaderView: Hashable, Sendable {
  public let settings: Settings
  public let side: Side

  public init(settings: Settings, side: Side) {
    self.settings = settings
    self.side = side
  }

  /// To the author's side, all the renderings there are: they are what the other side reads. To the other side, the
  /// reader's own `want`, where it does not read the original's language. Sorted by tag.
  public func languages(
    of message: Message, among renderings: [LanguageTag: Rendering]
  ) -> [LanguageTag] {
    guard message.author.side != side else { return renderings.keys.sorted() }
    guard case .text(let original, _, _) = message.content, let want = wanted(of: original.language) else {
      return []
    }
    return renderings[want] == nil ? [] : [want]
  }

  /// What a reader of the other side is shown a text in, beside its own language; nil where it reads that.
  public func wanted(of original: LanguageTag?) -> LanguageTag? {
    if let original, settings.understands(original) { return nil }
    return settings.want
  }
}

extension Message {
  /// The renderings that were stored with the text; none for a tombstone.
  public var storedRenderings: [LanguageTag: Rendering] {
    guard case .text(_, _, let renderings) = content else { return [:] }
    return renderings
  }
}
