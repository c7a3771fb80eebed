import GRDB
import Messaging
import Synchronization

/// Commits batches on the writer's own thread, one at a time; a commit blocks on the disk.
final class BatchCommitter: Sendable {
  private let writer: WriterThread
  private let tail: Tail
  private let names: AuthorNames
  private let searchTokens: SearchTokens
  private let checkpoints: Checkpoints
  private let work: BackgroundWork
  private let failure: StoreFailure
  /// What the writer remembers between batches; nil where it must be read again.
  private let memory = Mutex<Memory?>(nil)

  private struct Memory {
    var counters: LogCounters
    var merge: IndexMerge?
    var wantsMerge = false
  }

  init(
    _ writer: WriterThread, tail: Tail, names: AuthorNames, searchTokens: SearchTokens,
    checkpoints: Checkpoints, work: BackgroundWork,
    report: @escaping @Sendable (String) -> Void
  ) {
    self.writer = writer
    self.tail = tail
    self.names = names
    self.searchTokens = searchTokens
    self.checkpoints = checkpoints
    self.work = work
    failure = StoreFailure(report: report)
  }

  /// Commits what waits as soon as something does; what comes until the writer's turn goes along.
  ///
  /// No task waits for the queue: between the sender's and the disk there is one change of threads.
  /// - Parameter timing: told how long the transaction took.
  func commitNext(
    of queue: WriteQueue, weight: Int, timing: (@Sendable (Duration) -> Void)?
  ) -> UpcomingBatch {
    let upcoming = UpcomingBatch()
    queue.whenReady {
      self.writer.start { database in
        let writes = queue.take(weight: weight)
        guard !writes.isEmpty else { return upcoming.conclude(nil) }
        let began = ContinuousClock.now
        let batch = self.commit(writes, database)
        timing?(ContinuousClock.now - began)
        upcoming.conclude(batch)
      }
    }
    return upcoming
  }

  private func commit(_ writes: [any QueuedWrite], _ database: Database) -> CommittedBatch {
    let remembered = memory.withLock { memory -> Memory? in
      defer { memory = nil }
      return memory
    }
    do {
      let (batch, memory) = try transact(writes, remembered ?? recall(database), database)
      self.memory.withLock { $0 = memory }
      return batch
    } catch {
      return afterFailure(error, writes, database)
    }
  }

  /// One write's own fault must not fail its neighbours: they are tried again one by one.
  private func afterFailure(_ error: any Error, _ writes: [any QueuedWrite], _ database: Database)
    -> CommittedBatch
  {
    let concernsOne = (error as? DatabaseError).map { Self.codesOfOneWrite.contains($0.resultCode) } ?? true
    guard writes.count > 1, concernsOne else {
      let why = failure.refusal(of: error, while: "a batch of \(writes.count) writes")
      return CommittedBatch(failed: writes.map { ($0, why) })
    }
    return writes.reduce(CommittedBatch()) { $0 + commit([$1], database) }
  }

  private static let codesOfOneWrite: [ResultCode] = [
    .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_ERROR, .SQLITE_RANGE,
  ]

  private func transact(_ writes: [any QueuedWrite], _ memory: Memory, _ database: Database) throws -> (
    CommittedBatch, Memory
  ) {
    var memory = memory
    let session = WriteSession(
      database, tail: tail, names: names, searchTokens: searchTokens, counters: memory.counters)
    memory.merge =
      memory.merge ?? tail.freeze(atLeast: memory.wantsMerge ? 1 : work.generation).map(merge)
    try database.prepared("BEGIN IMMEDIATE").run()
    do {
      for write in writes { try write.perform(in: session) }
      try memory.merge?.advance(database)
      try database.prepared("COMMIT").run()
    } catch {
      // SQLite may have rolled back by itself (ENOSPC, EIO), and then this one says so.
      try? database.prepared("ROLLBACK").run()
      throw error
    }
    return (committed(writes, session, &memory), memory)
  }

  private func committed(_ writes: [any QueuedWrite], _ session: WriteSession, _ memory: inout Memory)
    -> CommittedBatch
  {
    tail.append(session.entries)
    if memory.merge?.isComplete == true {
      tail.dropFrozen()
      memory.merge = nil
    }
    memory.wantsMerge = session.wantsMerge
    memory.counters = session.counters
    memory.counters.trim()
    checkpoints.committed(on: session.database, hasErased: session.hasErased)
    return CommittedBatch(
      committed: writes, events: session.events, untranslated: session.untranslated,
      newestEvent: session.counters.newestEvent,
      hasErased: session.hasErased)
  }

  /// After the start, and after a batch failed.
  private func recall(_ database: Database) throws -> Memory {
    Memory(
      counters: LogCounters(newestEvent: try Expiry.newestEver(database)), merge: tail.frozen.map(merge))
  }

  private func merge(_ generation: Generation) -> IndexMerge { IndexMerge(generation, slice: work.slice) }
}
