/// Which part of a conversation is asked for.
public enum HistoryRange: Hashable, Sendable {
  case newest
  /// `seq` excluded.
  case before(Int64)
  /// `seq` excluded.
  case after(Int64)
  /// `seq` included, about half of the page on each side.
  case around(Int64)
}

/// Reads messages by their address. Any thread; sees everything committed before the call.
public protocol HistoryReader: Sendable {
  func message(in conversation: ConversationID, seq: Int64) async throws(MessagingError) -> Message?
  /// The newest `seq`; 0 where there is none.
  func newestSeq(in conversation: ConversationID) async throws(MessagingError) -> Int64
  /// The first `seq` that has not been deleted by age; 1 where none has, also in an empty conversation.
  func oldestSeq(in conversation: ConversationID) async throws(MessagingError) -> Int64
  /// Oldest first, tombstones included.
  /// - Returns: `more` is whether there are others in the direction asked for (for `around`: on either side).
  func messages(in conversation: ConversationID, _ range: HistoryRange, limit: Int)
    async throws(MessagingError) -> (messages: [Message], more: Bool)
}

/// Reads inboxes by `pos`. Any thread; sees everything committed before the call.
public protocol InboxReader: Sendable {
  /// Names the life of the log; changes only if the log is rebuilt from a backup.
  var epoch: String { get }
  /// The newest `pos`; 0 where there is none.
  func newestPosition(of inbox: InboxID) async throws(MessagingError) -> Int64
  /// The newest `pos` that retention took away; 0 where none.
  func retainedAfter(of inbox: InboxID) async throws(MessagingError) -> Int64
  /// The entries after `position`, in order, at most `limit`, and fewer where their texts would pass 256 KiB.
  func entries(of inbox: InboxID, after position: Int64, limit: Int) async throws(MessagingError)
    -> [InboxEntry]
}
