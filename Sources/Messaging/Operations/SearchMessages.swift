/// Finds messages of one's own conversations by their words, in originals and translations.
public struct SearchMessages: Sendable {
  /// Where an earlier page ended, as the client names it.
  public enum Cursor: Hashable, Sendable {
    /// `c7/13`.
    case address(String)
    /// A `seq`, where one conversation is searched.
    case seq(Int64)
  }

  /// Of `c7/13`: room for two numbers.
  private static let addressBytes = 64

  let rights: Rights
  let search: any MessageSearch

  public init(rights: Rights, search: any MessageSearch) {
    self.rights = rights
    self.search = search
  }

  /// Newest first.
  /// - Parameters:
  ///   - conversation: nil for all of one's conversations.
  ///   - limit: cut to `Limits.searchPage`; nil is 20.
  public func callAsFunction(
    _ query: String, in conversation: String?, before: Cursor?, limit: Int64?, by principal: Principal
  ) async throws(MessagingError) -> (hits: [SearchHit], more: Bool) {
    try Rights.require(.read, of: principal)
    if let limit, limit < 1 { throw .invalid("limit") }
    var found: Conversation?
    if let conversation { found = try await rights.conversation(conversation, for: principal) }
    return try await search.search(
      TextRules.cut(query, limit: Limits.queryScalars), of: principal.account.inbox, in: found?.id,
      before: try await address(before, in: found, for: principal),
      limit: Int(min(limit ?? 20, Int64(Limits.searchPage))))
  }

  private func address(
    _ cursor: Cursor?, in conversation: Conversation?, for principal: Principal
  ) async throws(MessagingError) -> MessageAddress? {
    switch cursor {
    case nil: return nil
    case .seq(let seq):
      guard let conversation else { throw .invalid("before") }
      return MessageAddress(conversation: conversation.id, seq: seq)
    case .address(let text):
      // Before it is cut: finding characters in a run of combining marks is quadratic.
      guard text.utf8.count <= Self.addressBytes else { throw .invalid("before") }
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let seq = Int64(parts[1]) else { throw .invalid("before") }
      do throws(MessagingError) {
        let conversation = try await rights.conversation(String(parts[0]), for: principal)
        // No address comes near this, and no sum made with it can overflow.
        return MessageAddress(conversation: conversation.id, seq: min(max(seq, 0), 1 << 62))
      } catch {
        throw error.code == .notFound ? .notFound("before") : error
      }
    }
  }
}
