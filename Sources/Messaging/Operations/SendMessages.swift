/// Stop 5: what a client asked to send → stored messages. Next: `MessageLog.append` (stop 6).
///
/// Everything that can fail by the user's fault fails here, before anything is stored. Takes a batch, because a client
/// that pipelines shares one commit; the order within the batch is the order in the log.
public struct SendMessages: Sendable {
  public struct Request: Sendable {
    public let key: RequestKey
    public let conversation: String
    public let cid: String
    public let text: String
    public let language: LanguageTag?
    public let replyTo: Int64?

    public init(
      key: RequestKey, conversation: String, cid: String, text: String, language: LanguageTag?,
      replyTo: Int64?
    ) {
      self.key = key
      self.conversation = conversation
      self.cid = cid
      self.text = text
      self.language = language
      self.replyTo = replyTo
    }
  }

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

  /// One outcome for each request, in their order. What is `.stored` was delivered already, its author's own
  /// connection included.
  public func callAsFunction(_ requests: [Request], by principal: Principal) async -> [AppendOutcome] {
    var outcomes: [AppendOutcome?] = []
    var drafts: [MessageDraft] = []
    for request in requests {
      do throws(MessagingError) {
        drafts.append(try await draft(request, by: principal))
        outcomes.append(nil)
      } catch {
        outcomes.append(.refused(error))
      }
    }
    var stored = await appended(drafts)[...]
    return outcomes.map { $0 ?? stored.popFirst() ?? .refused(.unavailable) }
  }

  /// Translation runs while the commit does; whoever needs a rendering first computes it.
  private func appended(_ drafts: [MessageDraft]) async -> [AppendOutcome] {
    guard !drafts.isEmpty else { return [] }
    async let outcomes = log.append(drafts)
    for draft in drafts { _ = draft.translation.value }
    return await outcomes
  }

  private func draft(
    _ request: Request, by principal: Principal
  ) async throws(MessagingError) -> MessageDraft {
    try Rights.require(.send, of: principal)
    try TextRules.check(request.text, field: "text", limit: textLimit)
    let conversation = try await rights.conversation(request.conversation, for: principal)
    let account = principal.account
    if let replyTo = request.replyTo {
      let newest = try await history.newestSeq(in: conversation.id)
      guard (1...max(newest, 1)).contains(replyTo), newest > 0 else { throw .notFound("reply_to") }
    }
    let language =
      request.language ?? translator.identify(request.text, prior: account.settings.own)
    let targets = try await directory.targets(
      for: account.side.other, of: conversation, original: language)
    return MessageDraft(
      author: account.author, conversation: conversation, cid: request.cid, text: request.text,
      claimedLanguage: request.language, language: language, replyTo: request.replyTo,
      timestamp: now(), origin: principal.session, request: request.key,
      translation: PendingTranslation { [translator, text = request.text] in
        translator.translations(of: text, from: language, to: targets, shop: conversation.shop)
      })
  }
}
