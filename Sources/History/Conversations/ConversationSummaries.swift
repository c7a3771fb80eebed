import GRDB
import Messaging

/// Makes one row of `convs`.
struct ConversationSummaries {
  let side: Side
  let tail: Tail
  let reading: MessageReading

  func summary(_ id: ConversationID, newest: Int64) throws -> ConversationSummary? {
    let database = reading.database
    guard let conversation = try ConversationRow.read(id, database) else { return nil }
    let last = try newest == 0 ? nil : reading.message(newest)
    let markers = try MarkerRow.read(id, database)
    let read = markers[side].read
    let seq = try last?.seq ?? Expiry.floor(of: id.rawValue, database).seq
    let unread =
      try last == nil || read >= seq ? 0 : othersMessages(upTo: newest) - othersMessages(id, upToSeq: read)
    return ConversationSummary(
      conversation: conversation, seq: seq, last: last, unread: unread, markers: markers)
  }

  private func othersMessages(_ conversation: ConversationID, upToSeq seq: Int64) throws -> Int64 {
    let floor = try Expiry.floor(of: conversation.rawValue, reading.database)
    guard seq > floor.seq else {
      return side == .shop ? floor.buyerMessages : floor.seq - floor.buyerMessages
    }
    let held = tail.events(ofConversation: conversation.rawValue, seq...seq)
    let found = try AddressIndex.events(
      ofConversation: conversation.rawValue, seq...seq, after: held, reading.database)
    return try found.events.first.map(othersMessages(upTo:)) ?? 0
  }

  /// Each message's row counts the buyer's up to it; the shop's are the others.
  private func othersMessages(upTo event: Int64) throws -> Int64 {
    let statement = try reading.database.prepared("SELECT seq, buyer_messages FROM log WHERE id = ?")
    statement.bind(1, event)
    let (seq, buyers) = try statement.first { ($0.integer(0), $0.integer(1)) } ?? (0, 0)
    return side == .shop ? buyers : seq - buyers
  }
}
