import GRDB
import Messaging

extension WriteSession {
  func addShop(_ id: ShopID, name: String, languages: [LanguageTag]) throws -> Shop {
    guard try ShopRow.read(id, database) == nil else {
      throw MessagingError(.conflict, Notice(.nameTaken), field: "shop")
    }
    let inbox = try makeInbox()
    let insertion = try database.prepared("INSERT INTO shop (id, name, languages, inbox) VALUES (?, ?, ?, ?)")
    insertion.bind(1, id.text)
    insertion.bind(2, name)
    insertion.bind(3, LanguageList.encode(languages))
    insertion.bind(4, inbox.rawValue)
    try insertion.run()
    return Shop(id: id, name: name, languages: languages, inbox: inbox)
  }

  func addToken(_ hash: [UInt8], for account: AccountID, scopes: Scopes) throws -> TokenID {
    guard try AccountRow.read(account, database) != nil else { throw MessagingError.notFound("user") }
    let insertion = try database.prepared("INSERT INTO token (hash, account, scopes) VALUES (?, ?, ?)")
    insertion.bind(1, hash)
    insertion.bind(2, account.rawValue)
    insertion.bind(3, Int64(scopes.rawValue))
    try insertion.run()
    return TokenID(rawValue: database.lastInsertedRowID)
  }

  func revokeTokens(of account: AccountID) throws -> [TokenID] {
    let update = try database.prepared(
      "UPDATE token SET revoked = 1 WHERE account = ? AND NOT revoked RETURNING id")
    update.bind(1, account.rawValue)
    return try update.all { TokenID(rawValue: $0.integer(0)) }
  }

  func setPasswordHash(_ hash: String, of account: AccountID) throws {
    try update("UPDATE account SET password = ? WHERE id = ?", account) { $0.bind(1, hash) }
  }

  func disable(_ account: AccountID) throws {
    try update("UPDATE account SET disabled = ? WHERE id = ?", account) { $0.bind(1, 1 as Int64) }
  }

  func setRemoved(_ isRemoved: Bool, _ account: AccountID, shop: ShopID, inbox: InboxID) throws {
    let update = try database.prepared("UPDATE account SET removed = ?, shop = ?, inbox = ? WHERE id = ?")
    update.bind(1, isRemoved ? 1 : 0 as Int64)
    update.bind(2, shop.text)
    update.bind(3, inbox.rawValue)
    update.bind(4, account.rawValue)
    try update.run()
  }

  /// - Parameter sql: takes one value, and the account second.
  private func update(_ sql: String, _ account: AccountID, bind: (PreparedStatement) -> Void) throws {
    guard try AccountRow.read(account, database) != nil else { throw MessagingError.notFound("user") }
    let statement = try database.prepared(sql)
    bind(statement)
    statement.bind(2, account.rawValue)
    try statement.run()
  }
}
