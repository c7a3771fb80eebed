/// The newest numbers that the writer gave, as far as it has looked them up. Only the writer has them; they go with a
/// batch and come back when it is committed.
struct LogCounters: Sendable {
  struct Conversation: Sendable {
    var seq: Int64
    /// How many of its messages are the buyer's; unread counts are differences of it.
    var buyerMessages: Int64
  }

  var newestEvent: Int64
  var conversations: [Int64: Conversation] = [:]
  /// Inbox → its newest `pos`.
  var inboxes: [Int64: Int64] = [:]

  init(newestEvent: Int64) { self.newestEvent = newestEvent }

  /// At about 60 bytes an entry, 12 MiB.
  private static let capacity = 100_000

  /// Forgets all that can be read again, once it is too much.
  mutating func trim() {
    if conversations.count > Self.capacity { conversations.removeAll() }
    if inboxes.count > 2 * Self.capacity { inboxes.removeAll() }
  }
}
