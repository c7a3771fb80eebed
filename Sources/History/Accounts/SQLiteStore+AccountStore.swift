import GRDB
public import Messaging

extension SQLiteStore: AccountStore {
  public func account(_ id: AccountID) async throws(MessagingError) -> Account? {
    try await lanes.read { try AccountRow.read(id, $0) }
  }

  public func credentials(named key: NameKey) async throws(MessagingError) -> StoredCredentials? {
    try await lanes.read { database in
      let statement = try database.prepared(
        "SELECT \(AccountRow.columns), a.password FROM account a WHERE a.folded = ?")
      statement.bind(1, key.folded)
      return try statement.first {
        StoredCredentials(account: AccountRow.read($0), passwordHash: $0.optionalText(AccountRow.count))
      }
    }
  }

  public func account(tokenHash hash: [UInt8]) async throws(MessagingError) -> (Account, Scopes, TokenID)? {
    try await lanes.read { database in
      let statement = try database.prepared(
        """
        SELECT \(AccountRow.columns), t.scopes, t.id FROM token t JOIN account a ON a.id = t.account
        WHERE t.hash = ? AND NOT t.revoked AND NOT a.disabled AND NOT a.removed
        """)
      statement.bind(1, hash)
      return try statement.first {
        (
          AccountRow.read($0), Scopes(rawValue: Int($0.integer(AccountRow.count))),
          TokenID(rawValue: $0.integer(AccountRow.count + 1))
        )
      }
    }
  }

  public func create(_ account: NewAccount) async throws(MessagingError) -> Account {
    try await batcher.submit { try $0.create(account) }
  }

  public func save(_ settings: Settings, of account: AccountID) async throws(MessagingError) {
    try await batcher.submit { session in
      let statement = try session.database.prepared(
        "UPDATE account SET want = ?, reads = ?, ui = ? WHERE id = ?")
      statement.bind(1, settings.want?.text)
      statement.bind(2, LanguageList.encode(settings.reads))
      statement.bind(3, settings.ui.text)
      statement.bind(4, account.rawValue)
      try statement.run()
    }
  }
}
