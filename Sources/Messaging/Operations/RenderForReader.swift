/// Gives a stored message the renderings that its reader should see and the store does not have: it was written before
/// it was translated, or the reader's `want` is a newer one.
public struct RenderForReader: Sendable {
  let directory: Directory
  let translator: any Translator

  public init(directory: Directory, translator: any Translator) {
    self.directory = directory
    self.translator = translator
  }

  /// All stored renderings, and for a reader on the other side its `want`.
  public func callAsFunction(
    _ message: Message, in conversation: Conversation, for view: ReaderView
  ) -> [LanguageTag: Rendering] {
    guard case .text(let original, _, let stored) = message.content else { return [:] }
    guard message.author.side != view.side, let want = view.settings.want, stored[want] == nil else {
      return stored
    }
    if let language = original.language, view.settings.understands(language) { return stored }
    let made = translator.renderings(
      of: original.text, from: original.language, to: [want], shop: conversation.shop)
    return stored.merging(made) { stored, _ in stored }
  }
}
