/// What became of one draft.
public enum AppendOutcome: Sendable {
  /// Committed now. Its event, delivered before this returned, is the author's reply.
  case stored(StoredAddress)
  /// The same `cid` with the same payload was committed before; the message as it is now.
  case duplicate(Message, StoredAddress)
  case refused(MessagingError)
}

/// What became of an edit or a retraction.
public enum RevisionOutcome: Sendable {
  /// Committed now. Its event, delivered before this returned, is the author's reply.
  case stored(position: Int64)
  /// Nothing changed: the same `cid` came before, or the message was retracted already.
  case unchanged(Message, position: Int64)
  case refused(MessagingError)
}

/// The durable log. One writer; whatever is queued while a commit runs is the next transaction.
///
/// Every call returns after the commit, and after the events of that commit were handed to the log's observer, in the
/// order of the commit. Any thread.
public protocol MessageLog: Sendable {
  /// Stores drafts in the order given. The result has one outcome for each, in the same order.
  func append(_ drafts: [MessageDraft]) async -> [AppendOutcome]
  /// Stores an edit or a retraction. That the author may do it was checked against `message(at:)`.
  func revise(_ draft: RevisionDraft) async -> RevisionOutcome
  /// A better rendering of a stored text; makes a `translation` event, unless the text changed since or the
  /// rendering's revision is not higher than the stored one.
  /// - Parameter key: what the engine's rendering is found under from now on, for as long as the message is there.
  func improve(
    _ rendering: Rendering, in language: LanguageTag, of conversation: Conversation, seq: Int64,
    textRevision: Int, keptUnder key: EngineKey?
  ) async throws(MessagingError)
  func address(of cid: String, by account: AccountID) async throws(MessagingError) -> StoredAddress?
}

/// Receives what was committed. Called by one task at a time, in the order of the commits; the next commit runs
/// meanwhile, the one after it waits.
public typealias CommitObserver = @Sendable ([DurableEvent]) async -> Void
