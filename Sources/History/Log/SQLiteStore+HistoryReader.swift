public import Messaging

extension SQLiteStore: HistoryReader {
  public func message(in conversation: ConversationID, seq: Int64) async throws(MessagingError) -> Message? {
    let held = tail.events(ofConversation: conversation.rawValue, seq...seq)
    return try await lanes.read(near: conversation.rawValue) { [names] database in
      let events = try AddressIndex.events(
        ofConversation: conversation.rawValue, seq...seq, after: held, database)
      return try events.events.first.flatMap {
        try MessageReading(database, names).message($0)
      }
    }
  }

  public func newestSeq(in conversation: ConversationID) async throws(MessagingError) -> Int64 {
    if let newest = tail.newest(inConversation: conversation.rawValue) { return newest.address }
    return try await lanes.read(near: conversation.rawValue) { [tail] database in
      try AddressIndex.newest(inConversation: conversation.rawValue, tail, database).address
    }
  }

  public func oldestSeq(in conversation: ConversationID) async throws(MessagingError) -> Int64 {
    guard expiry.hasBegun else { return 1 }
    return try await lanes.read(near: conversation.rawValue) { database in
      try Expiry.floor(of: conversation.rawValue, database).seq + 1
    }
  }

  public func messages(in conversation: ConversationID, _ range: HistoryRange, limit: Int)
    async throws(MessagingError) -> (messages: [Message], more: Bool)
  {
    let newest = try await newestSeq(in: conversation)
    guard
      let page = HistoryPage(
        range, limit: limit, oldest: try await oldestSeq(in: conversation), newest: newest)
    else { return ([], false) }
    let held = tail.events(ofConversation: conversation.rawValue, page.addresses)
    let messages = try await lanes.read(near: conversation.rawValue) { [names] database in
      let reading = try MessageReading(database, names)
      return try AddressIndex.events(
        ofConversation: conversation.rawValue, page.addresses, after: held, database
      ).events.compactMap { try reading.message($0) }
    }
    return (messages, page.more)
  }
}
