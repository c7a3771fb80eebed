/// Why a data folder can't be used. One sentence for the operator; nothing was changed.
public struct StoreOpeningError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: Hashable, Sendable {
    /// Another process has the folder.
    case inUse
    case notWritable
    /// There are traces of a database but not the database.
    case incomplete
    case notADatabase
    /// A database, of some other program.
    case foreign
    /// Made by a later release.
    case newer
    case damaged
    case systemError
    /// Restoring wants an empty folder.
    case notEmpty
  }

  public let reason: Reason
  public let description: String

  init(_ reason: Reason, _ description: String) {
    self.reason = reason
    self.description = description
  }
}
