import GRDB
import Messaging

/// The conversations of an inbox, latest message first: those with messages in the tail, then the table's order.
///
/// Nothing is written a message for this order: the merge notes each conversation's newest message in bulk.
struct ConversationOrder {
  let database: Database
  let inbox: InboxID
  let side: Side
  /// Conversation → its newest message, of those in the tail; all newer than any `conversation.last`.
  let recent: [Int64: Int64]

  /// - Returns: each with its newest message's event; 0 where there is none.
  func conversations(before: ConversationID?, limit: Int) throws -> [(ConversationID, newest: Int64)] {
    var found: [(ConversationID, newest: Int64)] = []
    if before == nil || recent[before?.rawValue ?? 0] != nil {
      let cut = before.flatMap { recent[$0.rawValue] } ?? Int64.max
      let latest = recent.filter { $0.value < cut }.sorted { $0.value > $1.value }
      found = latest.prefix(limit).map { (ConversationID(rawValue: $0.key), $0.value) }
    }
    guard found.count < limit else { return found }
    var key = (last: Int64.max, id: Int64.max)
    if let before, recent[before.rawValue] == nil {
      guard let own = try self.key(of: before) else { return found }
      key = own
    }
    let statement = try database.prepared(Self.sql(side))
    statement.bind(1, inbox.rawValue)
    statement.bind(2, key.last)
    statement.bind(3, key.id)
    defer { statement.reset() }
    while found.count < limit, try statement.step() {
      guard recent[statement.integer(0)] == nil else { continue }
      found.append((ConversationID(rawValue: statement.integer(0)), statement.integer(1)))
    }
    return found
  }

  private static func sql(_ side: Side) -> String {
    let column = side == .buyer ? "buyer_inbox" : "shop_inbox"
    return """
      SELECT id, last FROM conversation WHERE \(column) = ? AND (last, id) < (?, ?) ORDER BY last DESC, id DESC
      """
  }

  private func key(of conversation: ConversationID) throws -> (last: Int64, id: Int64)? {
    let statement = try database.prepared("SELECT last FROM conversation WHERE id = ?")
    statement.bind(1, conversation.rawValue)
    return try statement.first { ($0.integer(0), conversation.rawValue) }
  }
}
