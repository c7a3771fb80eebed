import GRDB
import Messaging
import Synchronization

/// Follows the log with the search index, on its own cursor, off the sender's path.
final class SearchIndexer: Sendable {
  private struct State {
    /// The newest event whose renderings are written, if they ever will be.
    var settled: Int64
    /// The newest event that is in the index.
    var indexed: Int64 = 0
    var mustRebuild = false
    /// Perhaps: also of an earlier life of the process.
    var hasExpired = true
    var isClosed = false
    var failures = 0
    var waiter: CheckedContinuation<Void, Never>?

    func isDue(after cursor: Int64) -> Bool { settled > cursor || mustRebuild || hasExpired || isClosed }
  }

  let index: SearchDatabase
  private let state: Mutex<State>
  private let log: ReadLane
  private let indexing: SearchIndexing
  private let work: BackgroundWork
  private let report: @Sendable (String) -> Void

  /// - Parameter settled: the newest event of the log at the start.
  init(
    _ index: SearchDatabase, log: ReadLane, tokens: SearchTokens, settled: Int64, work: BackgroundWork,
    report: @escaping @Sendable (String) -> Void
  ) {
    self.index = index
    self.log = log
    self.work = work
    self.report = report
    indexing = SearchIndexing(tokens: tokens)
    state = Mutex(State(settled: settled))
  }

  /// Everything up to `event` may be indexed. Any thread.
  func settle(upTo event: Int64) { wake { $0.settled = max($0.settled, event) } }

  var backlog: Int64 { state.withLock { max(0, $0.settled - $0.indexed) } }

  /// How often indexing stopped and was begun again.
  var failures: Int { state.withLock { $0.failures } }

  /// Makes the index anew, from the first event on.
  func rebuild() { wake { $0.mustRebuild = true } }

  /// Messages were deleted by age: the index takes them out.
  func expired() { wake { $0.hasExpired = true } }

  func close() { wake { $0.isClosed = true } }

  /// Until `close`. A failure costs the search, not the store: what may pass (a full disk) is waited for, and of damage the
  /// files are made anew.
  /// - Parameter forget: called with the messages whose removal is done.
  func run(forgetting forget: @escaping @Sendable ([Int64]) async -> Void) async {
    while true {
      do {
        try await follow(from: index.reader == nil ? index.open() : index.indexed(), forget)
        break
      } catch {
        let failures = state.withLock { state in
          state.failures += 1
          return state.failures
        }
        // The first damage is mended at once; what fails again and again must not keep the machine busy.
        if passes(error) || failures > 1 { await rest() }
        guard !state.withLock({ $0.isClosed }) else { break }
        if !passes(error) {
          await replace(because: error)
        } else {
          report("the search index waits: \(error)")
        }
      }
    }
    index.close()
  }

  private func replace(because error: any Error) async {
    report("the search index is made anew: \(error)")
    do {
      try await index.replace()
      expired()
    } catch {
      report("the search index can't be made: \(error)")
    }
  }

  /// Whether the index itself may be whole: the disk, a lock, or the log's reader stood in the way.
  private func passes(_ error: any Error) -> Bool {
    guard let error = error as? DatabaseError else { return error is MessagingError }
    return Self.passing.contains(error.resultCode)
  }

  private static let passing: [ResultCode] = [
    .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM, .SQLITE_INTERRUPT, .SQLITE_IOERR, .SQLITE_FULL,
    .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM,
  ]

  private func rest() async {
    let end = ContinuousClock.now + work.indexingRetry
    while ContinuousClock.now < end, !state.withLock({ $0.isClosed }) {
      guard (try? await Task.sleep(for: min(.milliseconds(100), work.indexingRetry))) != nil else { return }
    }
  }

  private func follow(from start: Int64, _ forget: @Sendable ([Int64]) async -> Void) async throws {
    var cursor = start
    state.withLock { $0.indexed = start }
    while let settled = await next(after: cursor) {
      if mustRebuild() {
        try await index.empty()
        cursor = 0
        state.withLock { $0.indexed = 0 }
      }
      if takesExpired() { try await takeExpired(at: cursor, forget) }
      let began = ContinuousClock.now
      let (first, last) = (cursor, min(settled, cursor + SearchIndexing.slice))
      guard last > first else { continue }
      let sources = try await log.read { [indexing] in try indexing.sources(after: first, upTo: last, $0) }
      try await index.write { [indexing] in
        try indexing.apply(indexing.changes(sources), upTo: last, $0)
      }
      let removed = sources.filter { $0.erased != nil }.map(\.message)
      if !removed.isEmpty { await forget(removed) }
      cursor = last
      state.withLock { $0.indexed = last }
      let spent = ContinuousClock.now - began
      try? await Task.sleep(for: settled > last ? spent * work.indexingRest : work.indexingPause)
    }
  }

  private func takesExpired() -> Bool {
    state.withLock { state in
      defer { state.hasExpired = false }
      return state.hasExpired
    }
  }

  private func takeExpired(at cursor: Int64, _ forget: @Sendable ([Int64]) async -> Void) async throws {
    var last: Int64 = 0
    while true {
      let (began, after) = (ContinuousClock.now, last)
      let sources = try await log.read { [indexing] in try indexing.expired(after: after, $0) }
      guard let newest = sources.last?.message else { return }
      try await index.write { [indexing] in
        try indexing.apply(indexing.changes(sources), upTo: cursor, $0)
      }
      await forget(sources.map(\.message))
      last = newest
      try? await Task.sleep(for: (ContinuousClock.now - began) * work.indexingRest)
    }
  }

  private func mustRebuild() -> Bool {
    state.withLock { state in
      defer { state.mustRebuild = false }
      return state.mustRebuild
    }
  }

  /// How far the index may go, once it is further than `cursor`; nil once closed.
  private func next(after cursor: Int64) async -> Int64? {
    while true {
      let now = state.withLock { $0 }
      if now.isClosed { return nil }
      if now.isDue(after: cursor) { return now.settled }
      await withCheckedContinuation { continuation in
        let mustWait = state.withLock { state in
          guard !state.isDue(after: cursor) else { return false }
          state.waiter = continuation
          return true
        }
        if !mustWait { continuation.resume() }
      }
    }
  }

  private func wake(_ change: (inout State) -> Void) {
    let waiter = state.withLock { state in
      change(&state)
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }
}
