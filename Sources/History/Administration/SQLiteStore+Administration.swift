public import Messaging

extension SQLiteStore: Administration {
  public func addShop(_ id: ShopID, name: String, languages: [LanguageTag]) async throws(MessagingError)
    -> Shop
  {
    try await batcher.submit { try $0.addShop(id, name: name, languages: languages) }
  }

  public func account(named key: NameKey) async throws(MessagingError) -> Account? {
    try await lanes.read { try AccountRow.read(folded: key.folded, $0) }
  }

  public func addToken(_ hash: [UInt8], for account: AccountID, scopes: Scopes)
    async throws(MessagingError) -> TokenID
  {
    try await batcher.submit { try $0.addToken(hash, for: account, scopes: scopes) }
  }

  public func revokeTokens(of account: AccountID) async throws(MessagingError) -> [TokenID] {
    try await batcher.submit { try $0.revokeTokens(of: account) }
  }

  public func setPasswordHash(_ hash: String, of account: AccountID) async throws(MessagingError) {
    try await batcher.submit { try $0.setPasswordHash(hash, of: account) }
  }

  public func disable(_ account: AccountID) async throws(MessagingError) {
    try await batcher.submit { try $0.disable(account) }
  }

  public func remove(_ account: AccountID, from shop: ShopID) async throws(MessagingError) {
    try await batcher.submit { session in
      guard let found = try AccountRow.read(account, session.database), found.shop == shop else {
        throw MessagingError.notFound("user")
      }
      try session.setRemoved(true, account, shop: shop, inbox: found.inbox)
    }
  }

  public func reinstate(_ account: AccountID, in shop: ShopID) async throws(MessagingError) {
    try await batcher.submit { session in
      guard let found = try ShopRow.read(shop, session.database) else {
        throw MessagingError.notFound("shop")
      }
      guard let account = try AccountRow.read(account, session.database), account.shop != nil else {
        throw MessagingError.notFound("user")
      }
      try session.setRemoved(false, account.id, shop: shop, inbox: found.inbox)
    }
  }
}
