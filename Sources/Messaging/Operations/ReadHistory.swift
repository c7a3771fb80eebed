/// A page of a conversation, as its reader sees it.
public struct ReadHistory: Sendable {
  let rights: Rights
  let history: any HistoryReader

  public init(rights: Rights, history: any HistoryReader) {
    self.rights = rights
    self.history = history
  }

  /// A page that this principal may read.
  public struct Request: Sendable {
    public let conversation: Conversation
    public let range: HistoryRange
    public let limit: Int
  }

  /// - Parameter limit: cut to `Limits.historyPage`; nil is 50.
  public func request(
    _ conversation: String, _ range: HistoryRange, limit: Int64?, by principal: Principal
  ) async throws(MessagingError) -> Request {
    try Rights.require(.read, of: principal)
    let conversation = try await rights.conversation(conversation, for: principal)
    let rows = Int(min(limit ?? 50, Int64(Limits.historyPage)))
    return Request(conversation: conversation, range: range, limit: rows)
  }

  /// Which messages the page is of; nil where there are none. What is before a message that exists needs no
  /// look at the store for the newest one.
  /// - Parameter exists: whether the messages up to this one are known to exist.
  public func page(
    _ request: Request, exists: (Int64) -> Bool = { _ in false }
  ) async throws(MessagingError) -> HistoryPage? {
    let oldest = try await history.oldestSeq(in: request.conversation.id)
    if case .before(let seq) = request.range, seq > 1, exists(seq - 1) {
      return HistoryPage(request.range, limit: request.limit, oldest: oldest, newest: seq - 1)
    }
    let newest = try await history.newestSeq(in: request.conversation.id)
    return HistoryPage(request.range, limit: request.limit, oldest: oldest, newest: newest)
  }

  public func messages(
    _ request: Request
  ) async throws(MessagingError) -> (messages: [Message], more: Bool) {
    try await history.messages(in: request.conversation.id, request.range, limit: request.limit)
  }

  public func callAsFunction(
    _ conversation: String, _ range: HistoryRange, limit: Int64?, by principal: Principal
  ) async throws(MessagingError) -> (Conversation, messages: [Message], more: Bool) {
    let request = try await request(conversation, range, limit: limit, by: principal)
    let page = try await messages(request)
    return (request.conversation, page.messages, page.more)
  }
}
