import GRDB

extension Tail {
  /// Reads what the `by_…` tables don't have yet, at the start. At most a few generations of short rows.
  func load(_ database: Database, hash: KeyedHash) throws {
    let statement = try database.prepared(
      """
      SELECT l.id, l.conversation, l.seq, l.kind, c.buyer_inbox, l.buyer_pos, c.shop_inbox, l.shop_pos, l.author, l.cid
      FROM log l JOIN conversation c ON c.id = l.conversation
      WHERE l.id > (SELECT value FROM meta WHERE key = 'indexed') ORDER BY l.id
      """)
    defer { statement.reset() }
    while try statement.step() {
      let cid = try statement.optionalText(9).map { cid in
        let key = CidKey(account: statement.integer(8), hash: Int64(bitPattern: hash(cid)))
        return try place(of: key, for: statement.integer(0), database)
      }
      append([
        TailEntry(
          event: statement.integer(0), conversation: statement.integer(1),
          seq: statement.integer(3) == LogRow.Kind.message.rawValue ? statement.integer(2) : nil,
          buyerInbox: statement.integer(4), buyerPosition: statement.integer(5),
          shopInbox: statement.integer(6), shopPosition: statement.integer(7), cid: cid)
      ])
    }
  }

  /// Where the writer had put it: past the keys that other `cid`s have taken.
  private func place(of key: CidKey, for event: Int64, _ database: Database) throws -> CidKey {
    var key = key
    while let other = try AddressIndex.event(of: key, self, database), other != event { key = key.next }
    return key
  }
}
