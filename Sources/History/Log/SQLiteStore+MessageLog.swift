public import Messaging

extension SQLiteStore: MessageLog {
  public func append(_ drafts: [MessageDraft]) async -> [AppendOutcome] {
    let prepared = drafts.map { draft in
      PreparedDraft(
        draft: draft, key: key(draft.cid, of: draft.author.account), digest: digest.message(draft))
    }
    do {
      return try await batcher.submit(weight: drafts.count) { session in
        try prepared.map { try session.append($0) }
      }
    } catch {
      return drafts.map { _ in .refused(error) }
    }
  }

  public func revise(_ draft: RevisionDraft) async -> RevisionOutcome {
    let prepared = PreparedRevision(
      draft: draft,
      request: draft.cid.map { cid in
        let digest =
          switch draft.change {
          case .edit(let text, _, _): digest.edit(of: draft.seq, in: draft.conversation.id, text: text)
          case .retract: digest.retraction(of: draft.seq, in: draft.conversation.id)
          }
        return (cid, key(cid, of: draft.author.account), digest)
      })
    do {
      return try await batcher.submit { try $0.revise(prepared) }
    } catch {
      return .refused(error)
    }
  }

  public func improve(
    _ rendering: Rendering, in language: LanguageTag, of conversation: Conversation, seq: Int64,
    textRevision: Int, keptUnder key: EngineKey? = nil
  ) async throws(MessagingError) {
    let improvement = Improvement(
      rendering: rendering, language: language, conversation: conversation, seq: seq,
      textRevision: textRevision, key: key.map(digest.engine))
    try await batcher.submit { try $0.improve(improvement) }
  }

  public func address(of cid: String, by account: AccountID) async throws(MessagingError) -> StoredAddress? {
    let key = key(cid, of: account)
    return try await lanes.read { [tail] database in
      try RequestLookup(database: database, tail: tail).row(cid, key)?.address
    }
  }

  private func key(_ cid: String, of account: AccountID) -> CidKey {
    CidKey(account: account.rawValue, hash: Int64(bitPattern: cidHash(cid)))
  }
}
