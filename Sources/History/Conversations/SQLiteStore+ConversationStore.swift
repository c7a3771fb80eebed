import GRDB
public import Messaging

extension SQLiteStore: ConversationStore {
  public func shop(_ id: ShopID) async throws(MessagingError) -> Shop? {
    try await lanes.read { try ShopRow.read(id, $0) }
  }

  public func members(of shop: ShopID) async throws(MessagingError) -> [Account] {
    try await lanes.read { database in
      let statement = try database.prepared(
        """
        SELECT \(AccountRow.columns) FROM account a
        WHERE a.shop = ? AND NOT a.disabled AND NOT a.removed ORDER BY a.id
        """)
      statement.bind(1, shop.text)
      return try statement.all(AccountRow.read)
    }
  }

  public func conversation(_ id: ConversationID) async throws(MessagingError) -> Conversation? {
    try await lanes.read { try ConversationRow.read(id, $0) }
  }

  public func open(buyer: Account, shop: Shop) async throws(MessagingError) -> (Conversation, seq: Int64) {
    let known = try await lanes.read { try ConversationRow.read(buyer: buyer.id, shop: shop.id, $0) }
    if let known { return (known, try await newestSeq(in: known.id)) }
    return try await batcher.submit { session in
      let conversation = try session.open(buyer: buyer, shop: shop)
      return (conversation, try session.counter(of: conversation.id).seq)
    }
  }

  public func summaries(of inbox: InboxID, side: Side, before: ConversationID?, limit: Int)
    async throws(MessagingError) -> (rows: [ConversationSummary], more: Bool)
  {
    let recent = tail.recentConversations(ofInbox: inbox.rawValue)
    return try await lanes.read(near: inbox.rawValue) { [tail, names] database in
      let order = ConversationOrder(database: database, inbox: inbox, side: side, recent: recent)
      // One more than asked for tells whether there are more.
      let found = try order.conversations(before: before, limit: limit + 1)
      let summaries = try ConversationSummaries(
        side: side, tail: tail, reading: MessageReading(database, names))
      return (try found.prefix(limit).compactMap(summaries.summary), found.count > limit)
    }
  }
}

extension WriteSession {
  fileprivate func open(buyer: Account, shop: Shop) throws -> Conversation {
    if let known = try ConversationRow.read(buyer: buyer.id, shop: shop.id, database) { return known }
    let insertion = try database.prepared(
      "INSERT INTO conversation (buyer, shop, buyer_inbox, shop_inbox) VALUES (?, ?, ?, ?)")
    insertion.bind(1, buyer.id.rawValue)
    insertion.bind(2, shop.id.text)
    insertion.bind(3, buyer.inbox.rawValue)
    insertion.bind(4, shop.inbox.rawValue)
    try insertion.run()
    return Conversation(
      id: ConversationID(rawValue: database.lastInsertedRowID), buyer: buyer.id, buyerName: buyer.name,
      shop: shop.id, buyerInbox: buyer.inbox, shopInbox: shop.inbox)
  }
}
