import GRDB
import Messaging

enum ShopRow {
  static func read(_ id: ShopID, _ database: Database) throws -> Shop? {
    let statement = try database.prepared("SELECT name, languages, inbox FROM shop WHERE id = ?")
    statement.bind(1, id.text)
    return try statement.first {
      Shop(
        id: id, name: $0.text(0), languages: LanguageList.decode($0.text(1)),
        inbox: InboxID(rawValue: $0.integer(2)))
    }
  }
}
