import Messaging
import Testing

@testable import History

/// The same rules hold wherever an entry is indexed: in memory, half merged, or in the tables.
let everySize = [
  BackgroundWork(), BackgroundWork(generation: 7, slice: 3), BackgroundWork(generation: 1, slice: 1_000),
]

@Suite struct ConversationTests {
  @Test func openingTwiceGivesTheSameConversation() async throws {
    try await withMarket { market in
      try await market.send("x")
      let again = try await market.store.open(buyer: market.anna, shop: market.shop)
      #expect(again.0 == market.conversation)
      #expect(again.seq == 1)
      #expect(again.0.buyerName == "anna")
      #expect(try await market.store.conversation(market.conversation.id) == market.conversation)
      #expect(try await market.store.conversation(ConversationID(rawValue: 77)) == nil)
    }
  }

  @Test func markersRiseAndNeverFall() async throws {
    try await withMarket { market in
      for _ in 0..<5 { try await market.send("x") }
      func raise(_ mark: MarkerMove.Mark, _ seq: Int64) async throws -> [Markers.Pair] {
        try await market.store.raise([
          MarkerMove(conversation: market.conversation, side: .shop, mark: mark, seq: seq)
        ]).map(\.markers)
      }
      #expect(try await raise(.delivered, 3) == [Markers.Pair(delivered: 3, read: 0)])
      #expect(try await raise(.delivered, 2).isEmpty)
      #expect(try await raise(.read, 4) == [Markers.Pair(delivered: 4, read: 4)])
      #expect(try await raise(.read, 99) == [Markers.Pair(delivered: 5, read: 5)])
      let markers = try await market.store.markers(of: market.conversation.id)
      #expect(markers == Markers(shop: Markers.Pair(delivered: 5, read: 5)))
    }
  }

  @Test(arguments: everySize)
  func summariesAreLatestFirstWithUnread(_ work: BackgroundWork) async throws {
    try await withMarket(work: work) { market in
      let buyers = try await (0..<9).asyncMap {
        try await Market.account("b\($0)", .buyer, nil, market.store)
      }
      let open = try await buyers.asyncMap { try await market.store.open(buyer: $0, shop: market.shop).0 }
      for (buyer, conversation) in zip(buyers, open).dropFirst() {
        try await market.send("q", by: buyer, in: conversation)
        try await market.send("a", by: market.wei, in: conversation)
      }
      // The third speaks again and comes first; the shop read its first question.
      try await market.send("again", by: buyers[2], in: open[2])
      _ = try await market.store.raise([MarkerMove(conversation: open[2], side: .shop, mark: .read, seq: 2)])
      let expected = [open[2]] + open[3...].reversed() + [open[1], open[0], market.conversation]
      let all = try await market.store.summaries(of: market.shop.inbox, side: .shop, before: nil, limit: 50)
      #expect(all.rows.map(\.conversation.id) == expected.map(\.id))
      #expect(!all.more)
      #expect(all.rows.map(\.unread) == Array(repeating: 1, count: 8) + [0, 0])
      #expect(all.rows.first?.last?.text == "again")
      #expect(all.rows.first?.seq == 3)
      #expect(all.rows.first?.markers.shop == Markers.Pair(delivered: 2, read: 2))
      #expect(all.rows.last?.last == nil)

      var paged: [ConversationID] = []
      var more = true
      while more {
        let page = try await market.store.summaries(
          of: market.shop.inbox, side: .shop, before: paged.last, limit: 3)
        paged += page.rows.map(\.conversation.id)
        more = page.more
      }
      #expect(paged == expected.map(\.id))
      let own = try await market.store.summaries(of: buyers[2].inbox, side: .buyer, before: nil, limit: 5)
      #expect(own.rows.map(\.unread) == [1])
    }
  }
}
