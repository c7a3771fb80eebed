import Messaging
import Synchronization

/// The only writer. Whatever has queued while the last commit ran is the next transaction (group commit).
///
/// Stop 6 of a message's way; the next is the observer's, `Gateway/FanOut`. The events of one commit are delivered
/// while the next commit runs; the one after it waits, so delivery holds back the writer and memory stays bounded.
final class WriteBatcher: Sendable {
  private let queue = WriteQueue()
  private let committer: BatchCommitter
  private let checkpoints: Checkpoints
  /// Told how far the log goes, before those who wrote are answered.
  private let stored: @Sendable (Int64) -> Void
  /// Told how far the log will not change any more, but by new events.
  private let settle: @Sendable (Int64) -> Void
  /// Queued writes of late renderings.
  private let fills = Atomic<Int>(0)

  /// Rows of one transaction. More would make the first caller wait longer for little: the fsync is shared by then.
  private static let batchWeight = 512

  init(
    _ committer: BatchCommitter, _ checkpoints: Checkpoints, stored: @escaping @Sendable (Int64) -> Void,
    settle: @escaping @Sendable (Int64) -> Void
  ) {
    self.committer = committer
    self.checkpoints = checkpoints
    self.stored = stored
    self.settle = settle
  }

  /// Queues a write, and returns after its commit and its delivery.
  func submit<Value: Sendable>(
    weight: Int = 1, _ body: @escaping @Sendable (WriteSession) throws -> Value
  ) async throws(MessagingError) -> Value {
    let outcome: Result<Value, MessagingError> = await withCheckedContinuation { caller in
      let write = CallersWrite(weight: weight, caller: caller, body: body)
      if !queue.add(write) { write.conclude(.unavailable) }
    }
    return try outcome.get()
  }

  /// Writes and delivers until `close` is called or the task is cancelled, and then what is queued.
  func run(
    timing: (@Sendable (Duration) -> Void)? = nil, delivering observer: @escaping CommitObserver
  ) async {
    await withTaskCancellationHandler {
      var batch = CommittedBatch()
      while true {
        // Begun before the delivery: the two run side by side.
        let upcoming = committer.commitNext(of: queue, weight: Self.batchWeight, timing: timing)
        await deliver(batch, to: observer)
        guard let next = await upcoming.value else { break }
        batch = next
      }
    } onCancel: {
      close()
    }
    checkpoints.close()
  }

  func close() { queue.close() }

  var waiting: Int { queue.count }
  var isIdle: Bool { queue.isEmpty }

  private func deliver(_ batch: CommittedBatch, to observer: CommitObserver) async {
    stored(batch.newestEvent)
    if !batch.events.isEmpty { await observer(batch.events) }
    // Before the callers go on: what they ask next finds the renderings written, if they write.
    if !batch.untranslated.isEmpty { fill(batch) }
    for write in batch.committed { write.conclude(nil) }
    for failed in batch.failed { failed.write.conclude(failed.why) }
    if fills.load(ordering: .relaxed) == 0 { settle(batch.newestEvent) }
  }

  private func fill(_ batch: CommittedBatch) {
    fills.add(1, ordering: .relaxed)
    let write = LateRenderingsWrite(late: batch.untranslated) {
      self.fills.subtract(1, ordering: .relaxed)
      self.settle(batch.newestEvent)
    }
    if !queue.add(write) { write.conclude(.unavailable) }
  }
}
