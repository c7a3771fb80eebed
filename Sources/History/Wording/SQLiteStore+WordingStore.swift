import GRDB
public import Messaging

extension SQLiteStore: WordingStore {
  public func wordings() async throws(MessagingError) -> [ShopID: WordingSnapshot] {
    try await lanes.readSlowly { database in
      let shops = try database.prepared("SELECT shop FROM wording_version").all { ShopID($0.text(0)) }
      var wordings: [ShopID: WordingSnapshot] = [:]
      for shop in shops.compactMap(\.self) { wordings[shop] = try WordingRows.read(shop, database) }
      return wordings
    }
  }

  public func wording(of shop: ShopID) async throws(MessagingError) -> WordingSnapshot {
    try await lanes.read { try WordingRows.read(shop, $0) }
  }

  public func put(
    _ entries: [WordingEntry], of shop: ShopID
  ) async throws(MessagingError) -> WordingSnapshot {
    try await batcher.submit(weight: entries.count) { try $0.put(entries, of: shop) }
    return try await wording(of: shop)
  }

  public func delete(
    _ entry: WordingEntry, of shop: ShopID
  ) async throws(MessagingError) -> WordingSnapshot? {
    guard try await batcher.submit({ try $0.delete(entry, of: shop) }) else { return nil }
    return try await wording(of: shop)
  }
}
