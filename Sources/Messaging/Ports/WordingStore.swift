/// Keeps the shops' own wording. Each call touches one shop's entries and no other's.
public protocol WordingStore: Sendable {
  /// Every shop that has a wording; read once, at the start.
  func wordings() async throws(MessagingError) -> [ShopID: WordingSnapshot]

  func wording(of shop: ShopID) async throws(MessagingError) -> WordingSnapshot

  /// Adds entries, all or none; one of the same kind, source and languages is replaced in its place.
  ///
  /// Throws `too_large` where a kind would have more than `Limits.wordingCount` says, `not_found` without the shop.
  func put(_ entries: [WordingEntry], of shop: ShopID) async throws(MessagingError) -> WordingSnapshot

  /// Nil where there is no entry of that kind, source and languages; nothing changes then.
  func delete(_ entry: WordingEntry, of shop: ShopID) async throws(MessagingError) -> WordingSnapshot?
}

/// Where a changed wording takes effect: the next message is translated with it.
public protocol WordingUse: Sendable {
  /// A snapshot that is not newer than the one in use is ignored: changes may arrive out of order.
  func use(_ wording: WordingSnapshot, of shop: ShopID)
}
