import GRDB
import Messaging

extension WriteSession {
  /// Makes an account, with an inbox of its own where it belongs to no shop.
  func create(_ new: NewAccount) throws -> Account {
    guard try !isTaken(new.key) else {
      throw MessagingError(.conflict, Notice(.nameTaken), field: "user")
    }
    var inbox: InboxID?
    if let shop = new.shop {
      guard let found = try ShopRow.read(shop, database) else { throw MessagingError.notFound("shop") }
      inbox = found.inbox
    }
    let insertion = try database.prepared(
      """
      INSERT INTO account (name, folded, skeleton, kind, shop, inbox, want, reads, ui, password)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let ownInbox = try inbox ?? makeInbox()
    insertion.bind(1, new.name)
    insertion.bind(2, new.key.folded)
    insertion.bind(3, new.key.skeleton)
    insertion.bind(4, new.kind.rawValue)
    insertion.bind(5, new.shop?.text)
    insertion.bind(6, ownInbox.rawValue)
    insertion.bind(7, new.settings.want?.text)
    insertion.bind(8, LanguageList.encode(new.settings.reads))
    insertion.bind(9, new.settings.ui.text)
    insertion.bind(10, new.passwordHash)
    try insertion.run()
    return Account(
      id: AccountID(rawValue: database.lastInsertedRowID), name: new.name, kind: new.kind, shop: new.shop,
      inbox: ownInbox, settings: new.settings)
  }

  func makeInbox() throws -> InboxID {
    try database.prepared("INSERT INTO inbox DEFAULT VALUES").run()
    return InboxID(rawValue: database.lastInsertedRowID)
  }

  private func isTaken(_ key: NameKey) throws -> Bool {
    let statement = try database.prepared("SELECT 1 FROM account WHERE folded = ? OR skeleton = ?")
    statement.bind(1, key.folded)
    statement.bind(2, key.skeleton)
    return try statement.first { _ in true } ?? false
  }
}
