import Messaging
public import Wire

/// The requests by name, with their replies typed.
extension Session {
  /// Stores a message; returns when it is stored. The same `cid` and payload may be sent again at any time.
  public func send(_ message: SendCommand) async throws(ClientError) -> SentResult {
    try await typed(.send(message), SentResult.init)
  }

  /// The conversation with a shop; a buyer's only.
  public func open(shop: String) async throws(ClientError) -> OpenResult {
    try await typed(.open(shop: shop), OpenResult.init)
  }

  public func history(_ command: HistoryCommand) async throws(ClientError) -> HistoryResult {
    try await typed(.history(command), HistoryResult.init)
  }

  /// - Parameter before: a conversation of an earlier page.
  public func conversations(
    limit: Int64? = nil, before: String? = nil
  ) async throws(ClientError) -> ConversationsResult {
    try await typed(.conversations(limit: limit, before: before), ConversationsResult.init)
  }

  /// Messages by their words, newest first: one's own conversations only, originals and translations.
  public func search(_ command: SearchCommand) async throws(ClientError) -> SearchResult {
    try await typed(.search(command), SearchResult.init)
  }

  /// What a text would read like in another language; nothing is stored.
  public func translate(_ command: TranslateCommand) async throws(ClientError) -> ReceivedRendering {
    try await typed(.translate(command)) { reply in
      ReceivedRendering(language: reply.body["lang"]?.string ?? command.target.text, reply.body)
    }
  }

  /// - Parameter cid: with one, a repeated edit changes nothing; a session repeats what had no reply, so give one.
  public func edit(_ command: EditCommand) async throws(ClientError) -> SentResult {
    try await typed(.edit(command), SentResult.init)
  }

  public func retract(conversation: String, seq: Int64) async throws(ClientError) -> SentResult {
    try await typed(.retract(conversation: conversation, seq: seq, cid: nil), SentResult.init)
  }

  /// Moves one's own side's `read` marker.
  public func read(conversation: String, upTo seq: Int64) async throws(ClientError) {
    _ = try await request(.read(conversation: conversation, seq: seq))
  }

  private func typed<Value>(
    _ command: ClientCommand, _ make: (ReplyFrame) -> Value?
  ) async throws(ClientError) -> Value {
    guard let value = make(try await request(command)) else {
      throw .notParley("a reply to \(command.op) that lacks its fields")
    }
    return value
  }
}
