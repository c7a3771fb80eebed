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

  private let authoring: Authoring

  public init(_ authoring: Authoring) { self.authoring = authoring }

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
    async let outcomes = authoring.log.append(drafts)
    for draft in drafts { _ = draft.translation.value }
    return await outcomes
  }

  private func draft(
    _ request: Request, by principal: Principal
  ) async throws(MessagingError) -> MessageDraft {
    try Rights.require(.send, of: principal)
    try authoring.check(request.text)
    let conversation = try await authoring.rights.conversation(request.conversation, for: principal)
    let account = principal.account
    if let replyTo = request.replyTo {
      let newest = try await authoring.history.newestSeq(in: conversation.id)
      guard (1...max(newest, 1)).contains(replyTo), newest > 0 else { throw .notFound("reply_to") }
    }
    let (language, translation) = try await authoring.translation(
      of: request.text, claimed: request.language, in: conversation, by: account)
    return MessageDraft(
      author: account.author, conversation: conversation, cid: request.cid, text: request.text,
      claimedLanguage: request.language, language: language, replyTo: request.replyTo,
      timestamp: authoring.now(), origin: principal.session, request: request.key, translation: translation)
  }
}
