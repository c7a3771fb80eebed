import GRDB
import Messaging

/// A row for `log`, before it has its numbers.
struct NewEvent {
  let kind: LogRow.Kind
  let conversation: Conversation
  let author: Author
  let at: Int64
  var seq: Int64 = 0
  /// The row that an amendment is about.
  var message: Int64?
  var replyTo: Int64?
  var cid: String?
  var key: CidKey?
  var digest: [UInt8]?
  var language: LanguageTag?
  var text: String?
  var renderings: [LanguageTag: Rendering]?
}

/// The numbers that a row got.
struct InsertedEvent {
  let event: Int64
  let seq: Int64
  let buyerPosition: Int64
  let shopPosition: Int64

  func position(for side: Side) -> Int64 { side == .buyer ? buyerPosition : shopPosition }
}

extension WriteSession {
  private static let insertion = """
    INSERT INTO log (id, kind, conversation, seq, buyer_pos, shop_pos, at, author, flags, amended, message,
      buyer_messages, reply_to, cid, digest, language, text, renderings)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// Gives an event its numbers and writes it. A message gets the next `seq`; both inboxes get the next `pos`.
  func insert(_ new: NewEvent) throws -> InsertedEvent {
    var seq = new.seq
    var buyerMessages: Int64?
    if new.kind == .message {
      var counter = try counter(of: new.conversation.id)
      counter.seq += 1
      if new.author.side == .buyer { counter.buyerMessages += 1 }
      counters.conversations[new.conversation.id.rawValue] = counter
      seq = counter.seq
      buyerMessages = counter.buyerMessages
    }
    counters.newestEvent += 1
    let inserted = InsertedEvent(
      event: counters.newestEvent, seq: seq, buyerPosition: try nextPosition(in: new.conversation.buyerInbox),
      shopPosition: try nextPosition(in: new.conversation.shopInbox))
    try write(new, inserted, buyerMessages)
    add(
      TailEntry(
        event: inserted.event, conversation: new.conversation.id.rawValue,
        seq: new.kind == .message ? seq : nil, buyerInbox: new.conversation.buyerInbox.rawValue,
        buyerPosition: inserted.buyerPosition, shopInbox: new.conversation.shopInbox.rawValue,
        shopPosition: inserted.shopPosition, cid: new.key))
    return inserted
  }

  private func write(_ new: NewEvent, _ inserted: InsertedEvent, _ buyerMessages: Int64?) throws {
    let statement = try database.prepared(Self.insertion)
    statement.bind(1, inserted.event)
    statement.bind(2, new.kind.rawValue)
    statement.bind(3, new.conversation.id.rawValue)
    statement.bind(4, inserted.seq)
    statement.bind(5, inserted.buyerPosition)
    statement.bind(6, inserted.shopPosition)
    statement.bind(7, new.at)
    statement.bind(8, new.author.account.rawValue)
    statement.bind(9, AuthorFlags(new.author).rawValue)
    statement.bind(10, new.message)
    statement.bind(11, buyerMessages)
    statement.bind(12, new.replyTo)
    statement.bind(13, new.cid)
    statement.bind(14, new.digest)
    statement.bind(15, new.language?.text)
    statement.bind(16, new.text)
    statement.bind(17, new.renderings.flatMap { $0.isEmpty ? nil : RenderingsCoding.encode($0) })
    try statement.run()
  }
}
