import Messaging
import Testing

@testable import History

@Suite struct WordingTests {
  private let term = WordingEntry.term("moon mug", from: .english, to: .german, target: "Mondbecher")
  private let pair = WordingEntry.pair("Thanks", from: .english, to: .german, target: "Danke")

  @Test func whatIsPutIsFoundAfterAReopening() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { market in
      #expect(try await market.store.wording(of: market.shop.id) == WordingSnapshot(version: 0, entries: []))
      _ = try await market.store.put([term, .name("Luna")], of: market.shop.id)
      let wording = try await market.store.put([pair], of: market.shop.id)
      #expect(wording == WordingSnapshot(version: 2, entries: [term, .name("Luna"), pair]))
    }
    try await withMarket(in: folder) { market in
      let all = try await market.store.wordings()
      #expect(all == [market.shop.id: WordingSnapshot(version: 2, entries: [term, .name("Luna"), pair])])
    }
  }

  @Test func thePutOfAKnownSourceReplacesItsTargetInItsPlace() async throws {
    try await withMarket(in: TemporaryFolder()) { market in
      _ = try await market.store.put([term, pair], of: market.shop.id)
      let other = WordingEntry.term("moon mug", from: .english, to: .german, target: "Mondtasse")
      #expect(try await market.store.put([other], of: market.shop.id).entries == [other, pair])
    }
  }

  @Test func aDeletionTakesOneEntryAndCountsAsAChange() async throws {
    try await withMarket(in: TemporaryFolder()) { market in
      _ = try await market.store.put([term, pair], of: market.shop.id)
      #expect(
        try await market.store.delete(term, of: market.shop.id)
          == WordingSnapshot(version: 2, entries: [pair]))
      #expect(try await market.store.delete(term, of: market.shop.id) == nil)
      #expect(try await market.store.wording(of: market.shop.id).version == 2)
    }
  }

  @Test func oneShopsWordingIsNotAnothers() async throws {
    try await withMarket(in: TemporaryFolder()) { market in
      let other = try await market.store.addShop(
        #require(ShopID("teapots")), name: "Teapots", languages: [.english])
      _ = try await market.store.put([term], of: market.shop.id)
      #expect(try await market.store.wording(of: other.id).entries.isEmpty)
      #expect(try await market.store.delete(term, of: other.id) == nil)
      #expect(try await market.store.wording(of: market.shop.id).entries == [term])
    }
  }

  @Test func whatDoesNotFitIsRefusedWhole() async throws {
    try await withMarket(in: TemporaryFolder()) { market in
      let names = (0..<Limits.wordingCount(of: .name)).map { WordingEntry.name("name \($0)") }
      _ = try await market.store.put(names, of: market.shop.id)
      let error = await #expect(throws: MessagingError.self) {
        try await market.store.put([pair, .name("one more")], of: market.shop.id)
      }
      #expect(error?.code == .tooLarge)
      #expect(try await market.store.wording(of: market.shop.id).entries == names)
      // What is known takes no more room.
      #expect(try await market.store.put([names[0]], of: market.shop.id).entries.count == names.count)
    }
  }

  @Test func anUnknownShopIsNotFound() async throws {
    try await withMarket(in: TemporaryFolder()) { market in
      let error = await #expect(throws: MessagingError.self) {
        try await market.store.put([term], of: #require(ShopID("nowhere")))
      }
      #expect(error?.code == .notFound)
    }
  }
}
