import GRDB

/// Finds events by address, in the tail and in the tables below it.
///
/// Make it before the read transaction begins, or the merge could move an entry from where was looked to where was
/// looked before.
enum AddressIndex {
  /// The newest address and its event; where all have expired, the last address of these and no event; else zeros.
  static func newest(inConversation conversation: Int64, _ tail: Tail, _ database: Database) throws
    -> (address: Int64, event: Int64)
  {
    if let found = tail.newest(inConversation: conversation) { return found }
    return try newest(
      database, "SELECT seq, event FROM by_conversation WHERE conversation = ? ORDER BY seq DESC LIMIT 1",
      conversation) ?? (Expiry.floor(of: conversation, database).seq, 0)
  }

  static func newest(inInbox inbox: Int64, _ tail: Tail, _ database: Database) throws
    -> (address: Int64, event: Int64)
  {
    if let found = tail.newest(inInbox: inbox) { return found }
    return try newest(
      database, "SELECT pos, event FROM by_inbox WHERE inbox = ? ORDER BY pos DESC LIMIT 1", inbox)
      ?? (Expiry.retainedAfter(inbox, database), 0)
  }

  static func event(of cid: CidKey, _ tail: Tail, _ database: Database) throws -> Int64? {
    if let found = tail.event(of: cid) { return found }
    let statement = try database.prepared("SELECT event FROM by_cid WHERE account = ? AND hash = ?")
    statement.bind(1, cid.account)
    statement.bind(2, cid.hash)
    return try statement.first { $0.integer(0) }
  }

  /// Completes what the tail had of `addresses` from the table.
  static func events(
    ofConversation conversation: Int64, _ addresses: ClosedRange<Int64>, after tail: AddressedEvents,
    _ database: Database
  ) throws -> AddressedEvents {
    try events(
      database,
      "SELECT seq, event FROM by_conversation WHERE conversation = ? AND seq BETWEEN ? AND ? ORDER BY seq",
      conversation, addresses, tail)
  }

  static func events(
    ofInbox inbox: Int64, _ addresses: ClosedRange<Int64>, after tail: AddressedEvents, _ database: Database
  ) throws -> AddressedEvents {
    try events(
      database, "SELECT pos, event FROM by_inbox WHERE inbox = ? AND pos BETWEEN ? AND ? ORDER BY pos",
      inbox, addresses, tail)
  }

  private static func newest(_ database: Database, _ sql: String, _ key: Int64) throws
    -> (address: Int64, event: Int64)?
  {
    let statement = try database.prepared(sql)
    statement.bind(1, key)
    return try statement.first { ($0.integer(0), $0.integer(1)) }
  }

  private static func events(
    _ database: Database, _ sql: String, _ key: Int64, _ addresses: ClosedRange<Int64>,
    _ tail: AddressedEvents
  ) throws -> AddressedEvents {
    guard tail.base > addresses.lowerBound else { return tail }
    let statement = try database.prepared(sql)
    statement.bind(1, key)
    statement.bind(2, addresses.lowerBound)
    statement.bind(3, tail.base - 1)
    var found = AddressedEvents(base: tail.base, events: [])
    defer { statement.reset() }
    while try statement.step() {
      if found.events.isEmpty { found.base = statement.integer(0) }
      found.events.append(statement.integer(1))
    }
    found.events += tail.events
    return found
  }
}
