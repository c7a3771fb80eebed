import GRDB

extension WriteSession {
  /// Makes the `by_…` tables again from the log, all of it: a merge that is under way finds its rows there.
  func rebuildIndexes(_ hash: KeyedHash) throws {
    try database.execute(
      sql: """
        REINDEX;
        DELETE FROM by_conversation;
        INSERT INTO by_conversation SELECT conversation, seq, id FROM log WHERE kind = 0
          AND id > \(Expiry.newestSQL) ORDER BY conversation, seq;
        DELETE FROM by_inbox;
        INSERT INTO by_inbox SELECT c.buyer_inbox, l.buyer_pos, l.id
          FROM log l JOIN conversation c ON c.id = l.conversation WHERE l.id > \(Expiry.newestSQL);
        INSERT INTO by_inbox SELECT c.shop_inbox, l.shop_pos, l.id
          FROM log l JOIN conversation c ON c.id = l.conversation WHERE l.id > \(Expiry.newestSQL);
        UPDATE conversation SET last =
          coalesce((SELECT event FROM by_conversation b WHERE b.conversation = conversation.id
            ORDER BY seq DESC LIMIT 1), 0);
        DELETE FROM by_cid;
        """)
    try rebuildRequests(hash)
  }

  private func rebuildRequests(_ hash: KeyedHash) throws {
    let rows = try database.prepared(
      "SELECT id, author, cid FROM log WHERE cid IS NOT NULL AND id > \(Expiry.newestSQL) ORDER BY id")
    let insertion = try database.prepared("INSERT OR IGNORE INTO by_cid VALUES (?, ?, ?)")
    defer { rows.reset() }
    while try rows.step() {
      var key = CidKey(account: rows.integer(1), hash: Int64(bitPattern: hash(rows.text(2))))
      repeat {
        insertion.bind(1, key.account)
        insertion.bind(2, key.hash)
        insertion.bind(3, rows.integer(0))
        try insertion.run()
        key = key.next
      } while database.changesCount == 0
    }
  }
}
