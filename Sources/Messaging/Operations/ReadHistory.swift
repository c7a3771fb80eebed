/// A page of a conversation, as its reader sees it.
public struct ReadHistory: Sendable {
  let rights: Rights
  let history: any HistoryReader

  public init(rights: Rights, history: any HistoryReader) {
    self.rights = rights
    self.history = history
  }

  /// - Parameter limit: cut to `Limits.historyPage`; nil is 50.
  public func callAsFunction(
    _ conversation: String, _ range: HistoryRange, limit: Int64?, by principal: Principal
  ) async throws(MessagingError) -> (Conversation, messages: [Message], more: Bool) {
    try Rights.require(.read, of: principal)
    let conversation = try await rights.conversation(conversation, for: principal)
    let rows = Int(min(limit ?? 50, Int64(Limits.historyPage)))
    let page = try await history.messages(in: conversation.id, range, limit: rows)
    return (conversation, page.messages, page.more)
  }
}
