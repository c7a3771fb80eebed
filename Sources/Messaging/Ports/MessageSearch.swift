/// A message's address, as a cursor.
public struct MessageAddress: Hashable, Sendable {
  public let conversation: ConversationID
  public let seq: Int64

  public init(conversation: ConversationID, seq: Int64) {
    self.conversation = conversation
    self.seq = seq
  }
}

/// A message that has all the words of a query.
public struct SearchHit: Hashable, Sendable {
  public let conversation: ConversationID
  public let seq: Int64
  public let timestamp: Int64
  /// Of the text that matched: the original's, or a rendering's.
  public let language: LanguageTag?
  /// A part of that text, around the first match.
  public let snippet: String

  public init(
    conversation: ConversationID, seq: Int64, timestamp: Int64, language: LanguageTag?, snippet: String
  ) {
    self.conversation = conversation
    self.seq = seq
    self.timestamp = timestamp
    self.language = language
    self.snippet = snippet
  }
}

/// Finds messages by their words, in originals and in stored renderings. Any thread; lags behind the log by moments.
public protocol MessageSearch: Sendable {
  /// Any string is a query; one without words finds nothing. Work is bounded in terms and in time.
  /// - Parameters:
  ///   - inbox: only its conversations are searched.
  ///   - before: only messages older than this one.
  /// - Returns: newest first; `more` also where the time ran out.
  func search(
    _ query: String, of inbox: InboxID, in conversation: ConversationID?, before: MessageAddress?, limit: Int
  ) async throws(MessagingError) -> (hits: [SearchHit], more: Bool)
}
