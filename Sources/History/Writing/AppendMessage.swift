import GRDB
import Messaging

/// A draft with what can be computed before the writer's turn.
struct PreparedDraft: Sendable {
  let draft: MessageDraft
  let key: CidKey
  let digest: [UInt8]
}

extension WriteSession {
  /// Stores one message, unless its `cid` was used (protocol §5).
  func append(_ prepared: PreparedDraft) throws -> AppendOutcome {
    let draft = prepared.draft
    let (earlier, key) = try request(draft.cid, prepared.key)
    if let earlier { return try repeated(earlier, prepared.digest) }
    let renderings = draft.translation.ready
    let inserted = try insert(
      NewEvent(
        kind: .message, conversation: draft.conversation, author: draft.author, at: draft.timestamp,
        replyTo: draft.replyTo, cid: draft.cid, key: key, digest: prepared.digest, language: draft.language,
        text: draft.text, renderings: renderings))
    let message = Message(
      conversation: draft.conversation.id, seq: inserted.seq, author: draft.author, cid: draft.cid,
      timestamp: draft.timestamp, replyTo: draft.replyTo,
      content: .text(
        Original(text: draft.text, language: draft.language), editedAt: nil, renderings: renderings ?? [:]))
    events.append(
      DurableEvent(
        kind: .message, conversation: draft.conversation, message: message,
        buyerPosition: inserted.buyerPosition, shopPosition: inserted.shopPosition, origin: draft.origin,
        request: draft.request, translation: draft.translation))
    if renderings == nil {
      untranslated.append(LateRendering(event: inserted.event, translation: draft.translation))
    }
    return .stored(
      StoredAddress(
        conversation: draft.conversation.id, seq: inserted.seq,
        position: inserted.position(for: draft.author.side), timestamp: draft.timestamp))
  }

  private func repeated(_ earlier: LogRow, _ digest: [UInt8]) throws -> AppendOutcome {
    guard earlier.kind == .message, try self.digest(of: earlier) == digest else { return .refused(.cidUsed) }
    return .duplicate(try reading.firstSent(earlier), earlier.address)
  }

  func digest(of row: LogRow) throws -> [UInt8]? {
    let statement = try database.prepared("SELECT digest FROM log WHERE id = ?")
    statement.bind(1, row.event)
    return try statement.first { $0.blob(0) } ?? nil
  }
}

extension MessagingError {
  /// The `cid` stands for another payload.
  static let cidUsed = MessagingError(.conflict, Notice(.cidUsed), field: "cid")
}
