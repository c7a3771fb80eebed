/// One's conversations, latest first.
public struct ListConversations: Sendable {
  let rights: Rights
  let conversations: any ConversationStore

  public init(rights: Rights, conversations: any ConversationStore) {
    self.rights = rights
    self.conversations = conversations
  }

  /// - Parameter limit: cut to `Limits.conversationsPage`; nil is 50.
  public func callAsFunction(
    limit: Int64?, before: String?, by principal: Principal
  ) async throws(MessagingError) -> (rows: [ConversationSummary], more: Bool) {
    try Rights.require(.read, of: principal)
    if let limit, limit < 1 { throw .invalid("limit") }
    var cursor: ConversationID?
    if let before {
      do throws(MessagingError) {
        cursor = try await rights.conversation(before, for: principal).id
      } catch {
        throw error.code == .notFound ? .notFound("before") : error
      }
    }
    let account = principal.account
    return try await conversations.summaries(
      of: account.inbox, side: account.side, before: cursor,
      limit: Int(min(limit ?? 50, Int64(Limits.conversationsPage))))
  }
}
