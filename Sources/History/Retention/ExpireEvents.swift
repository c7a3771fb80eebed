import GRDB
import Messaging

extension WriteSession {
  /// Takes the texts of these events, and every way to find them. All of them are in the `by_…` tables.
  func expire(_ events: ClosedRange<Int64>) throws {
    let reading = try reading
    for event in events {
      if let row = try reading.row(event) { try expire(row) }
    }
    try database.execute(
      sql: "UPDATE meta SET value = ? WHERE key = 'expired'", arguments: [events.upperBound])
  }

  private func expire(_ row: LogRow) throws {
    if let conversation = try ConversationRow.read(ConversationID(rawValue: row.conversation), database) {
      try leave(conversation.buyerInbox, at: row.buyerPosition)
      try leave(conversation.shopInbox, at: row.shopPosition)
    }
    if let cid = row.cid { try forget(cid, of: row) }
    guard row.kind == .message else { return }
    try eraseTexts(of: row)
    try leaveConversation(row)
  }

  private func leave(_ inbox: InboxID, at position: Int64) throws {
    let removal = try database.prepared("DELETE FROM by_inbox WHERE inbox = ? AND pos = ?")
    removal.bind(1, inbox.rawValue)
    removal.bind(2, position)
    try removal.run()
    let mark = try database.prepared(
      "UPDATE inbox SET retained_after = max(retained_after, ?) WHERE id = ?")
    mark.bind(1, position)
    mark.bind(2, inbox.rawValue)
    try mark.run()
  }

  private func leaveConversation(_ row: LogRow) throws {
    let removal = try database.prepared("DELETE FROM by_conversation WHERE conversation = ? AND seq = ?")
    removal.bind(1, row.conversation)
    removal.bind(2, row.seq)
    try removal.run()
    let last = try database.prepared("UPDATE conversation SET last = 0 WHERE id = ? AND last = ?")
    last.bind(1, row.conversation)
    last.bind(2, row.event)
    try last.run()
    let floor = try database.prepared("INSERT OR REPLACE INTO expired VALUES (?, ?, ?)")
    floor.bind(1, row.conversation)
    floor.bind(2, row.seq)
    floor.bind(3, try buyerMessages(upTo: row.event))
    try floor.run()
  }

  private func forget(_ cid: String, of row: LogRow) throws {
    var key = CidKey(account: row.author, hash: Int64(bitPattern: searchTokens.hash(cid)))
    let found = try database.prepared("SELECT event FROM by_cid WHERE account = ? AND hash = ?")
    let removal = try database.prepared("DELETE FROM by_cid WHERE account = ? AND hash = ?")
    while true {
      found.bind(1, key.account)
      found.bind(2, key.hash)
      guard let event = try found.first({ $0.integer(0) }) else { return }
      guard event != row.event else { break }
      key = key.next
    }
    removal.bind(1, key.account)
    removal.bind(2, key.hash)
    try removal.run()
  }

  /// Removes rows of `log` that have been blanked, of the events up to `last`, at most so many; returns the last one
  /// looked at, nil where there is no more.
  ///
  /// Removing rows makes SQLite move their neighbours to other pages, and what is moved may leave a copy in unused space.
  /// So the caller stays some pages behind: the neighbours then are blank, too. A message that a later event is about
  /// stays until that event goes, and one that the search index must forget until it did.
  func removeExpired(after start: Int64, upTo last: Int64, limit: Int) throws -> Int64? {
    let rows = try database.prepared(
      "SELECT id, coalesce(message, id) FROM log WHERE id > ? AND id <= ? ORDER BY id LIMIT \(limit)")
    rows.bind(1, start)
    rows.bind(2, last)
    let found = try rows.all { (event: $0.integer(0), message: $0.integer(1)) }
    for (event, message) in found where try isRemovable(message, upTo: last) {
      for table in ["log WHERE id", "late_rendering WHERE event", "amendment WHERE message"] {
        let removal = try database.prepared("DELETE FROM \(table) = ?")
        removal.bind(1, event)
        try removal.run()
      }
    }
    return found.last?.event
  }

  /// The message's own row goes first and takes the list of its amendments with it; these then are free.
  private func isRemovable(_ message: Int64, upTo last: Int64) throws -> Bool {
    let statement = try database.prepared(
      """
      SELECT EXISTS (SELECT 1 FROM amendment WHERE message = ?1 AND event > ?2)
        OR EXISTS (SELECT 1 FROM search_erasure WHERE message = ?1)
      """)
    statement.bind(1, message)
    statement.bind(2, last)
    return try statement.first { $0.integer(0) == 0 } ?? false
  }
}
