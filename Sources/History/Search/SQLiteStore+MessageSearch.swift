import GRDB
public import Messaging

extension SQLiteStore: MessageSearch {
  public func search(
    _ query: String, of inbox: InboxID, in conversation: ConversationID?, before: MessageAddress?, limit: Int
  ) async throws(MessagingError) -> (hits: [SearchHit], more: Bool) {
    let query = SearchQuery(query, of: inbox, in: conversation, limit: limit, tokens: searchTokens)
    guard let query else { return ([], false) }
    guard let index = searchIndexer.index.reader else { throw .unavailable }
    await searchIndexer.catchUp()
    let held = before.map { tail.events(ofConversation: $0.conversation.rawValue, $0.seq...$0.seq) }
    return try await searchLane.read { [names] log in
      var event = Int64.max
      if let before, let held {
        let found = try AddressIndex.events(
          ofConversation: before.conversation.rawValue, before.seq...before.seq, after: held, log)
        guard let known = found.events.first else { return ([], false) }
        event = known
      }
      let reading = try MessageReading(log, names)
      return try index.unsafeRead { try query.hits(before: event, index: $0, reading: reading) }
    }
  }
}
