import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Moves the write-ahead log into the database, outside the commits' way.
///
/// A connection of its own does it while commits go on. Under steady load that never quite catches up, and the log
/// would grow for ever; past `lengthLimit` the rest, by then short, is moved between two commits, and the next
/// commit begins the log anew. After a retraction the log is emptied, for it still has the text.
final class Checkpoints: Sendable {
  /// Frames (pages of 4 KiB) between two checkpoints.
  private static let cadence = 1_000
  /// Frames of the log: 64 MiB.
  private static let lengthLimit: Int32 = 16_384
  /// How long a reader may keep an erased text in the log before the next try.
  private static let erasureRetry = Duration.milliseconds(50)

  private struct State {
    var framesWritten: Int32 = 0
    var framesAtLast: Int32 = 0
    var isErasureDue = false
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
    while await isDue() {
      let mustErase = state.withLock { state in
        state.framesAtLast = state.framesWritten
        return state.isErasureDue
      }
      let length = await checkpoint()
      if mustErase {
        await empty()
      } else if length > Self.lengthLimit {
        await writer.run { database in _ = try? database.checkpoint(.passive) }
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

  /// Empties the log file, if no reader is in it; else it stays due and is tried again soon.
  private func empty() async {
    let isEmpty = await writer.run { database in
      // The writer waits for locks; here a reader that stays must not hold up the commits.
      sqlite3_busy_timeout(database.sqliteConnection, 10)
      defer { sqlite3_busy_timeout(database.sqliteConnection, DatabaseOpening.busyMilliseconds) }
      return (try? database.checkpoint(.truncate)) != nil
    }
    guard !isEmpty else { return state.withLock { $0.isErasureDue = false } }
    try? await Task.sleep(for: Self.erasureRetry)
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
