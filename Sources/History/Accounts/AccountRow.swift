import GRDB
import Messaging

/// Reads `account` rows; every statement over accounts selects `columns`, and its own from `count` on.
enum AccountRow {
  static let columns =
    "a.id, a.name, a.kind, a.shop, a.inbox, a.want, a.reads, a.ui, a.disabled OR a.removed"
  static let count: Int32 = 9

  static func read(_ row: PreparedStatement) -> Account {
    Account(
      id: AccountID(rawValue: row.integer(0)), name: row.text(1),
      kind: Account.Kind(rawValue: row.text(2)) ?? .buyer, shop: row.optionalText(3).flatMap { ShopID($0) },
      inbox: InboxID(rawValue: row.integer(4)),
      settings: Settings(
        want: row.optionalText(5).flatMap { LanguageTag($0) }, reads: LanguageList.decode(row.text(6)),
        ui: LanguageTag(row.text(7)) ?? .english),
      isDisabled: row.integer(8) != 0)
  }

  static func read(_ id: AccountID, _ database: Database) throws -> Account? {
    let statement = try database.prepared("SELECT \(columns) FROM account a WHERE a.id = ?")
    statement.bind(1, id.rawValue)
    return try statement.first(read)
  }

  static func read(folded: String, _ database: Database) throws -> Account? {
    let statement = try database.prepared("SELECT \(columns) FROM account a WHERE a.folded = ?")
    statement.bind(1, folded)
    return try statement.first(read)
  }
}
