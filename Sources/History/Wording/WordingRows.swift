import GRDB
import Messaging

enum WordingRows {
  static func read(_ shop: ShopID, _ database: Database) throws -> WordingSnapshot {
    let version = try database.prepared("SELECT version FROM wording_version WHERE shop = ?")
    version.bind(1, shop.text)
    let rows = try database.prepared(
      "SELECT kind, source, from_language, to_language, target FROM wording WHERE shop = ? ORDER BY id")
    rows.bind(1, shop.text)
    return WordingSnapshot(
      version: try version.first { $0.integer(0) } ?? 0, entries: try rows.all(entry).compactMap(\.self))
  }

  /// Nil for a kind that a later release made.
  private static func entry(_ row: PreparedStatement) -> WordingEntry? {
    let source = row.text(1)
    let (from, to) = (LanguageTag(row.text(2)), LanguageTag(row.text(3)))
    switch (WordingEntry.Kind(rawValue: row.text(0)), from, to) {
    case (.name, _, _): return .name(source)
    case (.term, let from?, let to?): return .term(source, from: from, to: to, target: row.text(4))
    case (.pair, let from?, let to?): return .pair(source, from: from, to: to, target: row.text(4))
    default: return nil
    }
  }
}

extension WriteSession {
  func put(_ entries: [WordingEntry], of shop: ShopID) throws {
    guard try ShopRow.read(shop, database) != nil else { throw MessagingError.notFound("shop") }
    guard !entries.isEmpty else { return }
    try checkRoom(for: entries, of: shop)
    let insertion = try database.prepared(
      """
      INSERT INTO wording (shop, kind, from_language, to_language, source, target) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (shop, kind, from_language, to_language, source) DO UPDATE SET target = excluded.target
      """)
    for entry in entries {
      insertion.bindKey(of: entry, shop)
      insertion.bind(6, entry.target)
      try insertion.run()
    }
    try countChange(of: shop)
  }

  /// False where there is no such entry.
  func delete(_ entry: WordingEntry, of shop: ShopID) throws -> Bool {
    let deletion = try database.prepared(
      """
      DELETE FROM wording
      WHERE shop = ? AND kind = ? AND from_language = ? AND to_language = ? AND source = ? RETURNING id
      """)
    deletion.bindKey(of: entry, shop)
    guard try !deletion.all({ $0.integer(0) }).isEmpty else { return false }
    try countChange(of: shop)
    return true
  }

  /// Before anything is written: a refused write must have nothing to take back. Counted, not read: the writer waits.
  private func checkRoom(for entries: [WordingEntry], of shop: ShopID) throws {
    let known = try database.prepared(
      """
      SELECT 1 FROM wording
      WHERE shop = ? AND kind = ? AND from_language = ? AND to_language = ? AND source = ?
      """)
    var new = Set<WordingEntry.Key>()
    for entry in entries {
      known.bindKey(of: entry, shop)
      if try known.first({ $0.integer(0) }) == nil { new.insert(entry.key) }
    }
    let count = try database.prepared("SELECT count(*) FROM wording WHERE shop = ? AND kind = ?")
    for kind in Set(new.map(\.kind)) {
      let limit = Limits.wordingCount(of: kind)
      count.bind(1, shop.text)
      count.bind(2, kind.rawValue)
      let there = Int(try count.first { $0.integer(0) } ?? 0)
      guard there + new.count(where: { $0.kind == kind }) > limit else { continue }
      throw MessagingError(.tooLarge, Notice(.wordingFull, ["limit": String(limit)]), field: "kind")
    }
  }

  private func countChange(of shop: ShopID) throws {
    let change = try database.prepared(
      """
      INSERT INTO wording_version VALUES (?, 1) ON CONFLICT (shop) DO UPDATE SET version = version + 1
      """)
    change.bind(1, shop.text)
    try change.run()
  }
}

extension WordingEntry {
  /// The entry without its rendering; bytes, as SQLite compares them: Swift takes é and e´ for the same.
  fileprivate struct Key: Hashable {
    let kind: Kind
    let languages: [LanguageTag?]
    let source: [UInt8]
  }

  fileprivate var key: Key { Key(kind: kind, languages: [from, to], source: Array(source.utf8)) }
}

extension PreparedStatement {
  fileprivate func bindKey(of entry: WordingEntry, _ shop: ShopID) {
    bind(1, shop.text)
    bind(2, entry.kind.rawValue)
    bind(3, entry.from?.text ?? "")
    bind(4, entry.to?.text ?? "")
    bind(5, entry.source)
  }
}
