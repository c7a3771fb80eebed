import Messaging

/// What a commit leaves to be told.
struct CommittedBatch: Sendable {
  var committed: [any QueuedWrite] = []
  var failed: [(write: any QueuedWrite, why: MessagingError)] = []
  var events: [DurableEvent] = []
  var untranslated: [LateRendering] = []
  /// Of the log, with this batch.
  var newestEvent: Int64 = 0
  var hasErased = false

  static func + (a: Self, b: Self) -> Self {
    CommittedBatch(
      committed: a.committed + b.committed, failed: a.failed + b.failed, events: a.events + b.events,
      untranslated: a.untranslated + b.untranslated, newestEvent: max(a.newestEvent, b.newestEvent),
      hasErased: a.hasErased || b.hasErased)
  }
}
