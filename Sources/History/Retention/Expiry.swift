import GRDB

/// How far the log was emptied by age.
///
/// Events go in the order of commits, so of each inbox and each conversation the oldest go, without a hole. Their
/// index rows and texts go at once; the blanked rows of `log` are removed later, see `WriteSession.removeExpired`.
enum Expiry {
  /// For SQL: the newest event that went.
  static let newestSQL = "(SELECT value FROM meta WHERE key = 'expired')"

  /// The newest event that ever was, also where it went.
  static func newestEver(_ database: Database) throws -> Int64 {
    try max(newest(database), Int64.fetchOne(database, sql: "SELECT max(id) FROM log") ?? 0)
  }

  static func newest(_ database: Database) throws -> Int64 {
    try database.prepared("SELECT \(newestSQL)").first { $0.integer(0) } ?? 0
  }

  /// The last numbers of a conversation that went; zeros where none did.
  static func floor(of conversation: Int64, _ database: Database) throws -> LogCounters.Conversation {
    let statement = try database.prepared("SELECT seq, buyer_messages FROM expired WHERE conversation = ?")
    statement.bind(1, conversation)
    return try statement.first {
      LogCounters.Conversation(seq: $0.integer(0), buyerMessages: $0.integer(1))
    } ?? LogCounters.Conversation(seq: 0, buyerMessages: 0)
  }

  static func retainedAfter(_ inbox: Int64, _ database: Database) throws -> Int64 {
    let statement = try database.prepared("SELECT retained_after FROM inbox WHERE id = ?")
    statement.bind(1, inbox)
    return try statement.first { $0.integer(0) } ?? 0
  }
}
