/// Gives a stored message the renderings that its reader should see and the store does not have: it was written before
/// it was translated, or the reader's `want` is a newer one.
public struct RenderForReader: Sendable {
  let directory: Directory
  let translator: any Translator

  public init(directory: Directory, translator: any Translator) {
    self.directory = directory
    self.translator = translator
  }

  /// What is stored, and what is missing for this view: a reader's own `want`, or for the author's side the
  /// languages that the other side reads.
  public func callAsFunction(
    _ message: Message, in conversation: Conversation, for view: ReaderView
  ) async throws(MessagingError) -> [LanguageTag: Rendering] {
    guard case .text(let original, _, let stored) = message.content else { return [:] }
    let missing = try await languages(
      of: message.author.side, original.language, in: conversation, for: view
    ).filter { stored[$0] == nil }
    guard !missing.isEmpty else { return stored }
    let made = translator.renderings(
      of: original.text, from: original.language, to: missing, shop: conversation.shop)
    return stored.merging(made) { stored, _ in stored }
  }

  /// The languages that this view needs a text in, by its author's side and its own language.
  public func languages(
    of author: Side, _ original: LanguageTag?, in conversation: Conversation, for view: ReaderView
  ) async throws(MessagingError) -> [LanguageTag] {
    guard author != view.side else {
      return try await directory.targets(for: view.side.other, of: conversation, original: original)
    }
    return view.wanted(of: original).map { [$0] } ?? []
  }

  /// As its author is told of it: the renderings for the other side, each with its gloss.
  public func forAuthor(
    _ message: Message, in conversation: Conversation, settings: Settings
  ) async throws(MessagingError) -> Translations {
    let view = ReaderView(settings: settings, side: message.author.side)
    let renderings = try await self(message, in: conversation, for: view)
    guard case .text(let original, _, _) = message.content, let language = original.language else {
      return Translations(renderings: renderings)
    }
    let back = translator.back(
      of: renderings, madeOf: original.text, to: language, shop: conversation.shop)
    return Translations(renderings: renderings, back: back)
  }
}
