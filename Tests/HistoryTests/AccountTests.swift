import Messaging
import Testing

@testable import History

@Suite struct AccountTests {
  private func new(_ folded: String, skeleton: String? = nil, shop: ShopID? = nil) -> NewAccount {
    NewAccount(
      name: folded.uppercased(), key: NameKey(folded: folded, skeleton: skeleton ?? folded),
      kind: shop == nil ? .buyer : .agent, shop: shop,
      settings: Settings(want: .brazilianPortuguese, reads: [.english, .german], ui: .spanish),
      passwordHash: "scrypt")
  }

  @Test func accountComesBackAsItWasMade() async throws {
    try await withMarket { market in
      let made = try await market.store.create(new("ivan"))
      #expect(made.name == "IVAN")
      #expect(try await market.store.account(made.id) == made)
      let credentials = try await market.store.credentials(named: NameKey(folded: "ivan", skeleton: "other"))
      #expect(credentials?.account == made)
      #expect(credentials?.passwordHash == "scrypt")
      #expect(try await market.store.credentials(named: NameKey(folded: "nobody", skeleton: "")) == nil)
    }
  }

  @Test func foldedNameAndSkeletonAreUnique() async throws {
    try await withMarket { market in
      _ = try await market.store.create(new("paypal", skeleton: "paypaI"))
      for taken in [new("paypal", skeleton: "x"), new("pаypal", skeleton: "paypaI")] {
        let error = await #expect(throws: MessagingError.self) { try await market.store.create(taken) }
        #expect(error?.code == .conflict)
        #expect(error?.field == "user")
      }
    }
  }

  @Test func agentsShareTheShopsInbox() async throws {
    try await withMarket { market in
      let agent = try await market.store.create(new("li", shop: market.shop.id))
      #expect(agent.inbox == market.shop.inbox)
      #expect(agent.inbox == market.wei.inbox)
      #expect(market.anna.inbox != market.shop.inbox)
      #expect(try await market.store.members(of: market.shop.id).map(\.name) == ["wei", "LI"])
      let nowhere = try #require(ShopID("nowhere"))
      await #expect(throws: MessagingError.notFound("shop")) {
        try await market.store.create(new("zed", shop: nowhere))
      }
    }
  }

  @Test func settingsAreSaved() async throws {
    try await withMarket { market in
      let settings = Settings(want: nil, reads: [.arabic], ui: .french)
      try await market.store.save(settings, of: market.anna.id)
      #expect(try await market.store.account(market.anna.id)?.settings == settings)
    }
  }

  @Test func tokensAreFoundByHashUntilRevoked() async throws {
    try await withMarket { market in
      let store = market.store
      let first = try await store.addToken([1, 2, 3], for: market.wei.id, scopes: [.read, .send])
      let second = try await store.addToken([4, 5, 6], for: market.wei.id, scopes: .all)
      let found = try await store.account(tokenHash: [1, 2, 3])
      #expect(found?.0 == market.wei)
      #expect(found?.1 == [.read, .send])
      #expect(found?.2 == first)
      #expect(try await store.account(tokenHash: [9]) == nil)
      #expect(try await store.revokeTokens(of: market.wei.id) == [first, second])
      #expect(try await store.revokeTokens(of: market.wei.id).isEmpty)
      #expect(try await store.account(tokenHash: [4, 5, 6]) == nil)
    }
  }

  @Test func disabledAccountHasNoTokenAndIsNoMember() async throws {
    try await withMarket { market in
      _ = try await market.store.addToken([1], for: market.wei.id, scopes: .all)
      try await market.store.disable(market.wei.id)
      #expect(try await market.store.account(tokenHash: [1]) == nil)
      #expect(try await market.store.account(market.wei.id)?.isDisabled == true)
      #expect(try await market.store.members(of: market.shop.id).isEmpty)
      await #expect(throws: MessagingError.notFound("user")) {
        try await market.store.disable(AccountID(rawValue: 999))
      }
    }
  }

  @Test func removedAgentComesBackWhenReinstated() async throws {
    try await withMarket { market in
      let store = market.store
      try await store.remove(market.wei.id, from: market.shop.id)
      #expect(try await store.account(market.wei.id)?.isDisabled == true)
      let other = try await store.addShop(try #require(ShopID("tea")), name: "Tea", languages: [])
      await #expect(throws: MessagingError.notFound("user")) {
        try await store.remove(market.wei.id, from: other.id)
      }
      try await store.reinstate(market.wei.id, in: other.id)
      let account = try await store.account(market.wei.id)
      #expect(account?.isDisabled == false)
      #expect(account?.shop == other.id)
      #expect(account?.inbox == other.inbox)
      await #expect(throws: MessagingError.notFound("user")) {
        try await store.reinstate(market.anna.id, in: other.id)
      }
    }
  }

  @Test func shopIsMadeOnce() async throws {
    try await withMarket { market in
      let shop = try await market.store.shop(market.shop.id)
      #expect(shop == market.shop)
      let error = await #expect(throws: MessagingError.self) {
        try await market.store.addShop(market.shop.id, name: "Again", languages: [])
      }
      #expect(error?.code == .conflict)
    }
  }
}
