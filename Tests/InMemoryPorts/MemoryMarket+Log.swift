public import Messaging
import Synchronization

extension MemoryMarket: MessageLog {
  public func append(_ drafts: [MessageDraft]) async -> [AppendOutcome] { drafts.map(append) }

  private func append(_ draft: MessageDraft) -> AppendOutcome {
    if let earlier = state.withLock({ $0.sent[draft.author.account]?[draft.cid] }) {
      let first = earlier.draft
      let isSame =
        first.conversation.id == draft.conversation.id && first.text.utf8.elementsEqual(draft.text.utf8)
        && first.claimedLanguage == draft.claimedLanguage && first.replyTo == draft.replyTo
      guard isSame, let message = stored(earlier.address.conversation, earlier.address.seq) else {
        return .refused(MessagingError(.conflict, Notice(.cidUsed), field: "cid"))
      }
      return .duplicate(message, earlier.address)
    }
    let message = state.withLock { state -> Message in
      let seq = Int64((state.messages[draft.conversation.id]?.count ?? 0) + 1)
      let message = Message(
        conversation: draft.conversation.id, seq: seq, author: draft.author, cid: draft.cid,
        timestamp: draft.timestamp, replyTo: draft.replyTo,
        content: .text(
          Original(text: draft.text, language: draft.language), editedAt: nil,
          renderings: draft.translation.value.renderings))
      state.messages[draft.conversation.id, default: []].append(message)
      return message
    }
    let positions = commit(
      .message, message, by: Origin(session: draft.origin, request: draft.request), draft.conversation)
    let address = StoredAddress(
      conversation: message.conversation, seq: message.seq,
      position: draft.author.side == .buyer ? positions.buyer : positions.shop, timestamp: draft.timestamp)
    state.withLock { $0.sent[draft.author.account, default: [:]][draft.cid] = (draft, address) }
    return .stored(address)
  }

  public func revise(_ draft: RevisionDraft) async -> RevisionOutcome {
    guard var message = stored(draft.conversation.id, draft.seq) else { return .refused(.notFound("seq")) }
    if case .retracted = message.content {
      guard case .retract = draft.change else {
        return .refused(MessagingError(.conflict, Notice(.alreadyRetracted), field: "seq"))
      }
      return .unchanged(message, position: 0)
    }
    let kind: DurableEvent.Kind
    switch draft.change {
    case .retract:
      kind = .retract
      message.content = .retracted(at: draft.timestamp)
    case .edit(let text, let language, let translation):
      kind = .edit
      message.content = .text(
        Original(text: text, language: language, revision: 2), editedAt: draft.timestamp,
        renderings: translation.value.renderings)
    }
    let changed = message
    state.withLock { $0.messages[changed.conversation]?[Int(changed.seq) - 1] = changed }
    let positions = commit(
      kind, changed, by: Origin(session: draft.origin, request: draft.request), draft.conversation)
    return .stored(position: draft.author.side == .buyer ? positions.buyer : positions.shop)
  }

  public func improve(
    _ rendering: Rendering, in language: LanguageTag, of conversation: Conversation, seq: Int64,
    textRevision: Int, keptUnder key: EngineKey?
  ) async throws(MessagingError) {
    state.withLock { $0.improvements.append((rendering, language, seq, key)) }
  }

  /// Every better rendering that was handed in.
  public var improvements: [(rendering: Rendering, language: LanguageTag, seq: Int64, key: EngineKey?)] {
    state.withLock { $0.improvements }
  }

  public func address(of cid: String, by account: AccountID) async throws(MessagingError) -> StoredAddress? {
    state.withLock { $0.sent[account]?[cid]?.address }
  }

  private func stored(_ conversation: ConversationID, _ seq: Int64) -> Message? {
    state.withLock { state in
      guard let messages = state.messages[conversation], seq >= 1, seq <= messages.count else { return nil }
      return messages[Int(seq) - 1]
    }
  }
}

extension MemoryMarket: HistoryReader {
  public func message(
    in conversation: ConversationID, seq: Int64
  ) async throws(MessagingError) -> Message? { stored(conversation, seq) }

  public func oldestSeq(in conversation: ConversationID) async throws(MessagingError) -> Int64 { 1 }

  public func newestSeq(in conversation: ConversationID) async throws(MessagingError) -> Int64 {
    state.withLock { Int64($0.messages[conversation]?.count ?? 0) }
  }

  public func messages(
    in conversation: ConversationID, _ range: HistoryRange, limit: Int
  ) async throws(MessagingError) -> (messages: [Message], more: Bool) {
    let all = state.withLock { $0.messages[conversation] ?? [] }
    return (Array(all.suffix(limit)), all.count > limit)
  }
}

extension MemoryMarket: InboxReader {
  public var epoch: String { "e1" }

  public func newestPosition(of inbox: InboxID) async throws(MessagingError) -> Int64 {
    state.withLock { Int64($0.inboxes[inbox]?.count ?? 0) }
  }

  public func retainedAfter(of inbox: InboxID) async throws(MessagingError) -> Int64 { 0 }

  public func entries(
    of inbox: InboxID, after position: Int64, limit: Int
  ) async throws(MessagingError) -> [InboxEntry] {
    let entries = state.withLock { state in
      Array((state.inboxes[inbox] ?? []).enumerated().dropFirst(Int(position)).prefix(limit))
    }
    return entries.compactMap { offset, entry in
      stored(entry.conversation, entry.seq).map {
        InboxEntry(position: Int64(offset + 1), kind: entry.kind, message: $0)
      }
    }
  }
}
