/// What sends and edits share: who may write, what a text may be, and in which languages it will be read.
public struct Authoring: Sendable {
  let rights: Rights
  let directory: Directory
  let history: any HistoryReader
  let log: any MessageLog
  let translator: any Translator
  let textLimit: Int
  let now: Clock

  public init(
    rights: Rights, directory: Directory, history: any HistoryReader, log: any MessageLog,
    translator: any Translator, textLimit: Int, now: @escaping Clock
  ) {
    self.rights = rights
    self.directory = directory
    self.history = history
    self.log = log
    self.translator = translator
    self.textLimit = textLimit
    self.now = now
  }

  func check(_ text: String) throws(MessagingError) {
    try TextRules.check(text, field: "text", limit: textLimit)
  }

  /// The text's language, and its renderings for the other side, which whoever needs one first has made.
  /// - Parameter claimed: what the author says the language is.
  func translation(
    of text: String, claimed: LanguageTag?, in conversation: Conversation, by account: Account
  ) async throws(MessagingError) -> (language: LanguageTag?, translation: PendingTranslation) {
    let language = claimed ?? translator.identify(text, prior: account.settings.own)
    let targets = try await directory.targets(
      for: account.side.other, of: conversation, original: language)
    let translation = PendingTranslation { [translator] in
      translator.translations(of: text, from: language, to: targets, shop: conversation.shop)
    }
    return (language, translation)
  }
}
