import Messaging

extension WriteSession {
  /// A retraction that no client asked for: an erasure's. It reaches both sides as any other.
  func retract(_ row: LogRow, _ message: Message, in conversation: Conversation, at time: Int64) throws {
    let inserted = try insert(
      NewEvent(
        kind: .retract, conversation: conversation, author: message.author, at: time, seq: message.seq,
        message: row.event))
    try erase(row)
    try noteAmendment(inserted.event, of: row)
    var now = message
    now.content = .retracted(at: time)
    events.append(
      DurableEvent(
        kind: .retract, conversation: conversation, message: now, buyerPosition: inserted.buyerPosition,
        shopPosition: inserted.shopPosition, origin: nil, request: nil))
  }
}
