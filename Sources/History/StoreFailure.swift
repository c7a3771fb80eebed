import GRDB
import Messaging

/// The one place where an error that no rule foresaw becomes a refusal (protocol §2).
///
/// The disk's and the database's troubles pass: `unavailable`, to be tried again. Anything else is our bug: `internal`,
/// with a `ref` that the log has too, and nothing else of the error.
struct StoreFailure: Sendable {
  let report: @Sendable (String) -> Void

  private static let troubles: [ResultCode] = [
    .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM, .SQLITE_READONLY, .SQLITE_INTERRUPT, .SQLITE_IOERR,
    .SQLITE_CORRUPT, .SQLITE_FULL, .SQLITE_CANTOPEN, .SQLITE_PROTOCOL, .SQLITE_NOTADB, .SQLITE_NOLFS,
    .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_MISUSE, .SQLITE_ABORT,
  ]

  /// - Parameter what: was being done, for the log.
  func refusal(of error: any Error, while what: String) -> MessagingError {
    if let refusal = error as? MessagingError { return refusal }
    if let database = error as? DatabaseError, Self.troubles.contains(database.resultCode) {
      report("\(what) failed: \(error)")
      return .unavailable
    }
    let reference = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    report("\(what) failed by a fault of ours, ref \(reference): \(error)")
    return MessagingError(.internal, Notice(.internalError, ["ref": reference]))
  }
}
