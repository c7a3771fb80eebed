import Glibc
import GRDB
public import Messaging

extension SQLiteStore {
  public func erase(_ account: AccountID) async throws(MessagingError) {
    guard try await self.account(account) != nil else { throw .notFound("user") }
    // The credentials first: nothing more is written under the account.
    try await batcher.submit { try $0.anonymise(account) }
    names.forget(account.rawValue)
    var after: Int64 = 0
    while true {
      let start = after
      let messages = try await lanes.readSlowly { try Self.messages(of: account, after: start, $0) }
      guard let last = messages.last else { return }
      try await batcher.submit(weight: messages.count) { session in
        for message in messages { try session.retract(message, at: Self.now()) }
      }
      after = last
    }
  }

  /// A page of the account's messages, by event. A scan of the log: erasing is rare, and an index of authors would
  /// cost every message.
  private static func messages(of account: AccountID, after event: Int64, _ database: Database) throws
    -> [Int64]
  {
    let statement = try database.prepared(
      "SELECT id FROM log WHERE id > max(?, \(Expiry.newestSQL)) AND author = ? AND kind = 0 ORDER BY id LIMIT 128"
    )
    statement.bind(1, event)
    statement.bind(2, account.rawValue)
    return try statement.all { $0.integer(0) }
  }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}

extension WriteSession {
  fileprivate func anonymise(_ account: AccountID) throws {
    // No name can be like this one: `:` is in no name.
    let pseudonym = "erased:\(account.rawValue)"
    let update = try database.prepared(
      "UPDATE account SET name = ?1, folded = ?1, skeleton = ?1, password = NULL, disabled = 1 WHERE id = ?2")
    update.bind(1, pseudonym)
    update.bind(2, account.rawValue)
    try update.run()
    let tokens = try database.prepared("DELETE FROM token WHERE account = ?")
    tokens.bind(1, account.rawValue)
    try tokens.run()
  }

  fileprivate func retract(_ event: Int64, at time: Int64) throws {
    guard let row = try LogRow.read(event, database),
      let conversation = try ConversationRow.read(ConversationID(rawValue: row.conversation), database)
    else { return }
    let message = try reading.message(row)
    guard case .text = message.content else { return }
    try retract(row, message, in: conversation, at: time)
  }
}
