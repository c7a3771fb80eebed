/// Edits or retracts one's own message.
public struct ReviseMessage: Sendable {
  public enum Change: Sendable {
    case edit(text: String, language: LanguageTag?)
    case retract
  }

  public struct Request: Sendable {
    public let key: RequestKey
    public let conversation: String
    public let seq: Int64
    public let cid: String?
    public let change: Change

    public init(key: RequestKey, conversation: String, seq: Int64, cid: String?, change: Change) {
      self.key = key
      self.conversation = conversation
      self.seq = seq
      self.cid = cid
      self.change = change
    }
  }

  let rights: Rights
  let directory: Directory
  let history: any HistoryReader
  let log: any MessageLog
  let translator: any Translator
  let textLimit: Int
  let changeWindow: Int64
  let now: Clock

  public init(
    rights: Rights, directory: Directory, history: any HistoryReader, log: any MessageLog,
    translator: any Translator, textLimit: Int, changeWindow: Int64, now: @escaping Clock
  ) {
    self.rights = rights
    self.directory = directory
    self.history = history
    self.log = log
    self.translator = translator
    self.textLimit = textLimit
    self.changeWindow = changeWindow
    self.now = now
  }

  public func callAsFunction(
    _ request: Request, by principal: Principal
  ) async throws(MessagingError) -> RevisionOutcome {
    try Rights.require(.send, of: principal)
    if case .edit(let text, _) = request.change {
      try TextRules.check(text, field: "text", limit: textLimit)
    }
    let conversation = try await rights.conversation(request.conversation, for: principal)
    guard let message = try await history.message(in: conversation.id, seq: request.seq) else {
      throw .notFound("seq")
    }
    try Rights.mayChange(
      message, principal, now: request.isRepeat(message) ? nil : now(), window: changeWindow)
    if case .edit = request.change, case .retracted = message.content, request.cid == nil {
      throw MessagingError(.conflict, Notice(.alreadyRetracted), field: "seq")
    }
    let change = try await draft(request.change, in: conversation, by: principal.account)
    return await log.revise(
      RevisionDraft(
        author: principal.account.author, conversation: conversation, seq: request.seq,
        cid: request.cid, change: change, timestamp: now(), origin: principal.session,
        request: request.key))
  }

  private func draft(
    _ change: Change, in conversation: Conversation, by account: Account
  ) async throws(MessagingError) -> RevisionDraft.Change {
    guard case .edit(let text, let claimed) = change else { return .retract }
    let language = claimed ?? translator.identify(text, prior: account.settings.own)
    let targets = try await directory.targets(
      for: account.side.other, of: conversation, original: language)
    let translation = PendingTranslation { [translator] in
      translator.translations(of: text, from: language, to: targets, shop: conversation.shop)
    }
    return .edit(text: text, language: language, translation: translation)
  }
}

extension ReviseMessage.Request {
  /// Retracting again is `ok` for ever, not only within the window.
  fileprivate func isRepeat(_ message: Message) -> Bool {
    if case .retract = change, case .retracted = message.content { true } else { false }
  }
}
