import GRDB
import Messaging

/// A better rendering of a stored text.
struct Improvement: Sendable {
  let rendering: Rendering
  let language: LanguageTag
  let conversation: Conversation
  let seq: Int64
  let textRevision: Int
  /// What it is kept under for the next message with the same text.
  let key: [UInt8]?
}

extension WriteSession {
  /// Writes the rendering as an event of its own, unless the text or the rendering has moved on.
  func improve(_ improvement: Improvement) throws {
    guard let row = try row(of: improvement.seq, in: improvement.conversation.id) else {
      throw MessagingError.notFound("seq")
    }
    var message = try reading.message(row)
    guard case .text(let original, let editedAt, var renderings) = message.content,
      original.revision == improvement.textRevision,
      improvement.rendering.revision > renderings[improvement.language]?.revision ?? 0
    else { return }
    let inserted = try insert(
      NewEvent(
        kind: .translation, conversation: improvement.conversation, author: message.author,
        at: message.timestamp, seq: improvement.seq, message: row.event, language: improvement.language,
        renderings: [improvement.language: improvement.rendering]))
    try noteAmendment(inserted.event, of: row)
    if let key = improvement.key { try keep(improvement, under: key) }
    renderings[improvement.language] = improvement.rendering
    message.content = .text(original, editedAt: editedAt, renderings: renderings)
    events.append(
      DurableEvent(
        kind: .translation(improvement.language), conversation: improvement.conversation, message: message,
        buyerPosition: inserted.buyerPosition, shopPosition: inserted.shopPosition, origin: nil, request: nil)
    )
  }
}
