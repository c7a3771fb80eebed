import GRDB
import Messaging

/// An edit or a retraction with what can be computed before the writer's turn.
struct PreparedRevision: Sendable {
  let draft: RevisionDraft
  /// With its digest, where the request has a `cid`.
  let request: (cid: String, key: CidKey, digest: [UInt8])?
}

extension WriteSession {
  func revise(_ prepared: PreparedRevision) throws -> RevisionOutcome {
    let draft = prepared.draft
    var key: CidKey?
    if let request = prepared.request {
      let (earlier, free) = try self.request(request.cid, request.key)
      if let earlier { return try repeated(earlier, request.digest, draft) }
      key = free
    }
    guard let row = try row(of: draft.seq, in: draft.conversation.id) else {
      return .refused(.notFound("seq"))
    }
    let message = try reading.message(row)
    if case .retracted = message.content { return try afterRetraction(row, message, draft) }
    return try amend(row, message, prepared, key)
  }

  private func amend(_ row: LogRow, _ message: Message, _ prepared: PreparedRevision, _ key: CidKey?) throws
    -> RevisionOutcome
  {
    let draft = prepared.draft
    var new = NewEvent(
      kind: .retract, conversation: draft.conversation, author: draft.author, at: draft.timestamp,
      seq: draft.seq, message: row.event, cid: draft.cid, key: key, digest: prepared.request?.digest)
    var content = Message.Content.retracted(at: draft.timestamp)
    var translation: PendingTranslation?
    if case .edit(let text, let language, let pending) = draft.change {
      let renderings = pending.ready
      new = NewEvent(
        kind: .edit, conversation: draft.conversation, author: draft.author, at: draft.timestamp,
        seq: draft.seq, message: row.event, cid: draft.cid, key: key, digest: prepared.request?.digest,
        language: language, text: text, renderings: renderings)
      let original = Original(text: text, language: language, revision: message.textRevision + 1)
      content = .text(original, editedAt: draft.timestamp, renderings: renderings ?? [:])
      if renderings == nil { translation = pending }
    }
    let inserted = try insert(new)
    if new.kind == .retract { try erase(row) }
    try noteAmendment(inserted.event, of: row)
    if let translation {
      untranslated.append(LateRendering(event: inserted.event, translation: translation))
    }
    var now = message
    now.content = content
    events.append(
      DurableEvent(
        kind: new.kind == .edit ? .edit : .retract, conversation: draft.conversation, message: now,
        buyerPosition: inserted.buyerPosition, shopPosition: inserted.shopPosition, origin: draft.origin,
        request: draft.request, translation: translation))
    return .stored(position: inserted.position(for: draft.author.side))
  }

  /// Remembers that an event changed a message. 0 and 1 take the same room in a row, so it stays where it is.
  func noteAmendment(_ event: Int64, of row: LogRow) throws {
    let amendment = try database.prepared("INSERT INTO amendment (message, event) VALUES (?, ?)")
    amendment.bind(1, row.event)
    amendment.bind(2, event)
    try amendment.run()
    guard !row.isAmended else { return }
    let mark = try database.prepared("UPDATE log SET amended = 1 WHERE id = ?")
    mark.bind(1, row.event)
    try mark.run()
  }

  private func repeated(_ earlier: LogRow, _ digest: [UInt8], _ draft: RevisionDraft) throws
    -> RevisionOutcome
  {
    guard earlier.kind == draft.change.rowKind, try self.digest(of: earlier) == digest,
      let original = earlier.message, let message = try reading.message(original)
    else { return .refused(.cidUsed) }
    return .unchanged(message, position: earlier.position(for: draft.author.side))
  }

  /// Retracting again is `ok`, at the position of the first time; editing a tombstone is not.
  private func afterRetraction(_ row: LogRow, _ message: Message, _ draft: RevisionDraft) throws
    -> RevisionOutcome
  {
    guard case .retract = draft.change else {
      return .refused(MessagingError(.conflict, Notice(.alreadyRetracted), field: "seq"))
    }
    let retraction = try reading.amendments(of: row.event).last { $0.kind == .retract }
    return .unchanged(message, position: retraction?.position(for: draft.author.side) ?? 0)
  }
}

extension RevisionDraft.Change {
  fileprivate var rowKind: LogRow.Kind {
    switch self {
    case .edit: .edit
    case .retract: .retract
    }
  }
}

extension Message {
  /// The revision of its text; 0 of a tombstone.
  var textRevision: Int {
    guard case .text(let original, _, _) = content else { return 0 }
    return original.revision
  }
}
