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

  private let authoring: Authoring
  private let changeWindow: Int64

  /// - Parameter changeWindow: how long an author may change a message, in milliseconds.
  public init(_ authoring: Authoring, changeWindow: Int64) {
    self.authoring = authoring
    self.changeWindow = changeWindow
  }

  public func callAsFunction(
    _ request: Request, by principal: Principal
  ) async throws(MessagingError) -> RevisionOutcome {
    try Rights.require(.send, of: principal)
    if case .edit(let text, _) = request.change { try authoring.check(text) }
    let conversation = try await authoring.rights.conversation(request.conversation, for: principal)
    guard let message = try await authoring.history.message(in: conversation.id, seq: request.seq) else {
      throw .notFound("seq")
    }
    try Rights.mayChange(
      message, principal, now: request.isRepeat(message) ? nil : authoring.now(), window: changeWindow)
    if case .edit = request.change, case .retracted = message.content, request.cid == nil {
      throw MessagingError(.conflict, Notice(.alreadyRetracted), field: "seq")
    }
    let change = try await draft(request.change, in: conversation, by: principal.account)
    return await authoring.log.revise(
      RevisionDraft(
        author: principal.account.author, conversation: conversation, seq: request.seq,
        cid: request.cid, change: change, timestamp: authoring.now(), origin: principal.session,
        request: request.key))
  }

  private func draft(
    _ change: Change, in conversation: Conversation, by account: Account
  ) async throws(MessagingError) -> RevisionDraft.Change {
    guard case .edit(let text, let claimed) = change else { return .retract }
    let (language, translation) = try await authoring.translation(
      of: text, claimed: claimed, in: conversation, by: account)
    return .edit(text: text, language: language, translation: translation)
  }
}

extension ReviseMessage.Request {
  /// Retracting again is `ok` for ever, not only within the window.
  fileprivate func isRepeat(_ message: Message) -> Bool {
    if case .retract = change, case .retracted = message.content { true } else { false }
  }
}
