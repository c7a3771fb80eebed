import GRDB
import Messaging

/// Reads `conversation` rows; every statement over them selects `columns` of `source`, and its own from `count` on.
enum ConversationRow {
  static let columns = "c.id, c.buyer, a.name, c.shop, c.buyer_inbox, c.shop_inbox"
  static let source = "conversation c JOIN account a ON a.id = c.buyer"
  static let count: Int32 = 6

  /// Nil only where the shop's identifier is not one, which the database can't have.
  static func read(_ row: PreparedStatement) -> Conversation? {
    ShopID(row.text(3)).map { shop in
      Conversation(
        id: ConversationID(rawValue: row.integer(0)), buyer: AccountID(rawValue: row.integer(1)),
        buyerName: row.text(2), shop: shop, buyerInbox: InboxID(rawValue: row.integer(4)),
        shopInbox: InboxID(rawValue: row.integer(5)))
    }
  }

  static func read(_ id: ConversationID, _ database: Database) throws -> Conversation? {
    let statement = try database.prepared("SELECT \(columns) FROM \(source) WHERE c.id = ?")
    statement.bind(1, id.rawValue)
    return try statement.first(read) ?? nil
  }

  static func read(buyer: AccountID, shop: ShopID, _ database: Database) throws -> Conversation? {
    let statement = try database.prepared(
      "SELECT \(columns) FROM \(source) WHERE c.buyer = ? AND c.shop = ?")
    statement.bind(1, buyer.rawValue)
    statement.bind(2, shop.text)
    return try statement.first(read) ?? nil
  }
}
