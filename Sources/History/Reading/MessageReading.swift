import GRDB
import Messaging

/// Makes messages of log rows: the row as first sent, then what later events did to it.
struct MessageReading {
  let database: Database
  private let names: AuthorNames
  private let rows: PreparedStatement

  init(_ database: Database, _ names: AuthorNames) throws {
    self.database = database
    self.names = names
    rows = try LogRow.statement(database)
  }

  func row(_ event: Int64) throws -> LogRow? { try LogRow.read(event, rows) }

  /// The message of a `message` event, as it is now.
  func message(_ event: Int64) throws -> Message? {
    try row(event).map(message)
  }

  func message(_ row: LogRow) throws -> Message {
    var content = try text(of: row, revision: 1, editedAt: nil)
    if row.isAmended {
      let amendments = try amendments(of: row.event)
      for amendment in amendments { try apply(amendment, to: &content) }
      // Of an expired message only later events are left to tell: they tell a tombstone.
      if case .text = content, try Expiry.newest(database) >= row.event {
        content = .retracted(at: amendments.last?.at ?? row.at)
      }
    }
    return try message(row, content)
  }

  /// The message of a `message` event as its author was told of it first; a tombstone where it is one now.
  func firstSent(_ row: LogRow) throws -> Message {
    let retraction = row.isAmended ? try amendments(of: row.event).first { $0.kind == .retract } : nil
    let content = try retraction.map { .retracted(at: $0.at) } ?? text(of: row, revision: 1, editedAt: nil)
    return try message(row, content)
  }

  private func message(_ row: LogRow, _ content: Message.Content) throws -> Message {
    Message(
      conversation: ConversationID(rawValue: row.conversation), seq: row.seq,
      author: Author(
        account: AccountID(rawValue: row.author), name: try names.name(of: row.author, database),
        side: row.flags.side, isBot: row.flags.contains(.bot)),
      cid: row.cid ?? "", timestamp: row.at, replyTo: row.replyTo, content: content)
  }

  /// The events that changed a message, in their order.
  func amendments(of message: Int64) throws -> [LogRow] {
    let statement = try database.prepared("SELECT event FROM amendment WHERE message = ? ORDER BY event")
    statement.bind(1, message)
    return try statement.all { $0.integer(0) }.compactMap(row)
  }

  private func apply(_ amendment: LogRow, to content: inout Message.Content) throws {
    guard case .text(let original, let editedAt, var renderings) = content else { return }
    switch amendment.kind {
    case .message: break
    case .edit:
      content = try text(of: amendment, revision: original.revision + 1, editedAt: amendment.at)
    case .retract:
      content = .retracted(at: amendment.at)
    case .translation:
      for (language, rendering) in RenderingsCoding.decode(amendment.renderings ?? [])
      where rendering.revision > renderings[language]?.revision ?? 0 { renderings[language] = rendering }
      content = .text(original, editedAt: editedAt, renderings: renderings)
    }
  }

  private func text(of row: LogRow, revision: Int, editedAt: Int64?) throws -> Message.Content {
    let original = Original(
      text: row.text, language: row.language.flatMap(KnownTags.tag), revision: revision)
    let blob = try row.renderings ?? lateRenderings(of: row.event)
    return .text(original, editedAt: editedAt, renderings: blob.map(RenderingsCoding.decode) ?? [:])
  }

  func lateRenderings(of event: Int64) throws -> [UInt8]? {
    let statement = try database.prepared("SELECT renderings FROM late_rendering WHERE event = ?")
    statement.bind(1, event)
    return try statement.first { $0.blob(0) } ?? nil
  }
}
