import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Moves the write-ahead log into the database, outside the commits' way.
///
/// A connection of its own does it while commits go on. Under steady load that never quite catches up, and the log
/// would grow for ever; past `lengthLimit` the rest, by then short, is moved between two commits, and the log
/// begins anew. After a retraction the log is emptied, for it still has the text.
final class Checkpoints: Sendable {
  /// Frames (pages of 4 KiB) between two checkpoints.
  private static let cadence = 1_000
  /// Frames of the log: 64 MiB.
  private static let lengthLimit: Int32 = 16_384
  /// How long commits wait for readers, once in `lengthLimit`. Reads are short: they take a page.
  private static let restartMilliseconds: Int32 = 50
  private static let erasureMilliseconds: Int32 = 10
  /// How long a reader may keep an erased text in the log before the next try; twice as long after each, for the disk may be full.
  private static let erasureRetry = Duration.milliseconds(50)
  private static let longestErasureRetry = Duration.milliseconds(800)

  private struct State {
    var framesWritten: Int32 = 0
    var framesAtLast: Int32 = 0
    /// Perhaps: an earlier life of the process may have been killed between a retraction and the emptying of the log.
    var isErasureDue = true
    var isClosed = false
    var waiter: CheckedContinuation<Void, Never>?

    var isDue: Bool { isErasureDue || framesWritten &- framesAtLast >= cadence }
  }

  private let state = Mutex(State())
  private let connection: DatabaseQueue
  private let thread = DispatchQueue(label: "history.checkpoint", qos: .utility)
  private let writer: WriterThread
  private let report: @Sendable (String) -> Void

  init(_ connection: DatabaseQueue, writer: WriterThread, report: @escaping @Sendable (String) -> Void) {
    self.connection = connection
    self.writer = writer
    self.report = report
  }

  /// Called by the writer after each commit, on its thread.
  func committed(on database: Database, hasErased: Bool) {
    var written: Int32 = 0
    var high: Int32 = 0
    sqlite3_db_status(database.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &written, &high, 0)
    wake { state in
      state.framesWritten = written
      state.isErasureDue = state.isErasureDue || hasErased
    }
  }

  func close() { wake { $0.isClosed = true } }

  /// Until `close`.
  func run() async {
    var limit = Self.lengthLimit
    var retry = Self.erasureRetry
    while await isDue() {
      let mustErase = state.withLock { state in
        state.framesAtLast = state.framesWritten
        return state.isErasureDue
      }
      let length = await checkpoint()
      if mustErase {
        retry = await empty(elseAfter: retry) ? Self.erasureRetry : min(retry * 2, Self.longestErasureRetry)
      } else if length > limit {
        // A reader that stays, such as a backup, is waited for again only after some growth.
        limit =
          await finish(.restart, within: Self.restartMilliseconds)
          ? Self.lengthLimit : length + Self.lengthLimit / 4
      }
    }
  }

  private func isDue() async -> Bool {
    while true {
      if let answer = state.withLock({ $0.isClosed ? false : $0.isDue ? true : nil }) { return answer }
      await withCheckedContinuation { continuation in
        let mustWait = state.withLock { state in
          guard !state.isDue, !state.isClosed else { return false }
          state.waiter = continuation
          return true
        }
        if !mustWait { continuation.resume() }
      }
    }
  }

  /// Moves what is committed; waits for nobody. Returns the log's length in frames.
  private func checkpoint() async -> Int32 {
    await withCheckedContinuation { continuation in
      thread.async { [connection, report] in
        do {
          let frames = try connection.writeWithoutTransaction { try $0.checkpoint(.passive).walFrameCount }
          continuation.resume(returning: Int32(clamping: frames))
        } catch {
          report("a checkpoint failed: \(error)")
          continuation.resume(returning: 0)
        }
      }
    }
  }

  /// Empties the log file, if no reader is in it; else it stays due, and false is returned after a rest.
  private func empty(elseAfter rest: Duration) async -> Bool {
    guard await finish(.truncate, within: Self.erasureMilliseconds) else {
      try? await Task.sleep(for: rest)
      return false
    }
    state.withLock { $0.isErasureDue = false }
    return true
  }

  /// Moves the rest of the log between two commits, and waits for the readers that are in it; commits wait as long.
  private func finish(_ mode: Database.CheckpointMode, within milliseconds: Int32) async -> Bool {
    await writer.run { database in
      sqlite3_busy_timeout(database.sqliteConnection, milliseconds)
      defer { sqlite3_busy_timeout(database.sqliteConnection, DatabaseOpening.busyMilliseconds) }
      return (try? database.checkpoint(mode)) != nil
    }
  }

  private func wake(_ change: (inout State) -> Void) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      change(&state)
      guard state.isDue || state.isClosed else { return nil }
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }
}
