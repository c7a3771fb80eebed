import GRDB
import Messaging

/// One row of `log` as it is stored; `MessageReading` makes messages of them.
struct LogRow {
  enum Kind: Int64 { case message, edit, retract, translation }

  let event: Int64
  let kind: Kind
  let conversation: Int64
  let seq: Int64
  let buyerPosition: Int64
  let shopPosition: Int64
  let at: Int64
  let author: Int64
  let flags: AuthorFlags
  let isAmended: Bool
  let message: Int64?
  let replyTo: Int64?
  let cid: String?
  let language: String?
  /// Empty where the event has none.
  let text: String
  let renderings: [UInt8]?

  private static let sql = """
    SELECT kind, conversation, seq, buyer_pos, shop_pos, at, author, flags, amended, message, reply_to, cid,
      language, text, renderings FROM log WHERE id = ?
    """

  static func read(_ event: Int64, _ database: Database) throws -> LogRow? {
    try read(event, statement(database))
  }

  /// What `read` takes, for who reads many.
  static func statement(_ database: Database) throws -> PreparedStatement { try database.prepared(sql) }

  static func read(_ event: Int64, _ statement: PreparedStatement) throws -> LogRow? {
    statement.bind(1, event)
    return try statement.first { LogRow(event, $0) }
  }

  /// A retraction and a translation have none, which is not the same as an empty one.
  var hasText: Bool { kind == .message || kind == .edit }

  private init(_ event: Int64, _ row: PreparedStatement) {
    self.event = event
    kind = Kind(rawValue: row.integer(0)) ?? .message
    conversation = row.integer(1)
    seq = row.integer(2)
    buyerPosition = row.integer(3)
    shopPosition = row.integer(4)
    at = row.integer(5)
    author = row.integer(6)
    flags = AuthorFlags(rawValue: row.integer(7))
    isAmended = row.integer(8) != 0
    message = row.optionalInteger(9)
    replyTo = row.optionalInteger(10)
    cid = row.optionalText(11)
    language = row.optionalText(12)
    text = row.text(13)
    renderings = row.blob(14)
  }

  func position(for side: Side) -> Int64 { side == .buyer ? buyerPosition : shopPosition }

  /// The address that its author was told.
  var address: StoredAddress {
    StoredAddress(
      conversation: ConversationID(rawValue: conversation), seq: seq, position: position(for: flags.side),
      timestamp: at)
  }
}

/// `log.flags`.
struct AuthorFlags: OptionSet {
  let rawValue: Int64

  static let shop = AuthorFlags(rawValue: 1)
  static let bot = AuthorFlags(rawValue: 2)

  init(rawValue: Int64) { self.rawValue = rawValue }

  init(_ author: Author) {
    self = author.isBot ? .bot : []
    if author.side == .shop { insert(.shop) }
  }

  var side: Side { contains(.shop) ? .shop : .buyer }
}
