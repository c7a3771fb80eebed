import Messaging
import Testing

@testable import History

@Suite struct ReadingTests {
  private func texts(_ market: Market, _ range: HistoryRange, _ limit: Int) async throws -> ([Int64], Bool) {
    let page = try await market.store.messages(in: market.conversation.id, range, limit: limit)
    return (page.messages.map(\.seq), page.more)
  }

  @Test(arguments: everySize)
  func historyIsPagedByAddress(_ work: BackgroundWork) async throws {
    try await withMarket(work: work) { market in
      #expect(try await texts(market, .newest, 5) == ([], false))
      for _ in 0..<20 { try await market.send("x") }
      #expect(try await texts(market, .newest, 5) == ([16, 17, 18, 19, 20], true))
      #expect(try await texts(market, .newest, 20) == (Array(1...20), false))
      #expect(try await texts(market, .before(4), 5) == ([1, 2, 3], false))
      #expect(try await texts(market, .before(10), 2) == ([8, 9], true))
      #expect(try await texts(market, .before(1), 2) == ([], false))
      #expect(try await texts(market, .before(999), 2) == ([19, 20], true))
      #expect(try await texts(market, .after(0), 3) == ([1, 2, 3], true))
      #expect(try await texts(market, .after(17), 3) == ([18, 19, 20], false))
      #expect(try await texts(market, .after(20), 3) == ([], false))
      #expect(try await texts(market, .around(10), 5) == ([8, 9, 10, 11, 12], true))
      #expect(try await texts(market, .around(1), 4) == ([1, 2, 3, 4], true))
      #expect(try await texts(market, .around(20), 4) == ([17, 18, 19, 20], true))
      #expect(try await texts(market, .around(10), 50) == (Array(1...20), false))
      #expect(try await texts(market, .newest, 0) == ([], false))
      #expect(try await market.store.newestSeq(in: market.conversation.id) == 20)
    }
  }

  @Test(arguments: everySize)
  func inboxReplaysEveryEventAsItIsNow(_ work: BackgroundWork) async throws {
    try await withMarket(work: work) { market in
      for number in 1...9 { try await market.send("m\(number)") }
      _ = await market.edit(2, to: "edited")
      _ = await market.retract(3)
      for inbox in [market.anna.inbox, market.shop.inbox] {
        let entries = try await market.store.entries(of: inbox, after: 0, limit: 100)
        #expect(entries.map(\.position) == Array(1...11))
        #expect(entries.map(\.kind) == Array(repeating: .message, count: 9) + [.edit, .retract])
        #expect(entries[1].message.text == "edited")
        #expect(entries[2].message.retractedAt != nil)
        #expect(entries[9].message == entries[1].message)
        #expect(try await market.store.newestPosition(of: inbox) == 11)
      }
      let some = try await market.store.entries(of: market.anna.inbox, after: 4, limit: 3)
      #expect(some.map(\.position) == [5, 6, 7])
      #expect(try await market.store.entries(of: market.anna.inbox, after: 11, limit: 3).isEmpty)
      #expect(try await market.store.retainedAfter(of: market.anna.inbox) == 0)
    }
  }

  @Test func inboxPageIsBoundedByItsTexts() async throws {
    try await withMarket { market in
      let long = String(repeating: "я", count: 50_000)
      for _ in 0..<5 { try await market.send(long) }
      let entries = try await market.store.entries(of: market.anna.inbox, after: 0, limit: 100)
      #expect(entries.map(\.position) == [1, 2])
    }
  }

  @Test(arguments: everySize)
  func requestsAreFoundWhereverTheyAreIndexed(_ work: BackgroundWork) async throws {
    let folder = TemporaryFolder()
    for _ in 0..<2 {
      try await withMarket(in: folder, work: work) { market in
        for number in 1...30 {
          let outcome = await market.store.append([market.draft("m\(number)", cid: "c\(number)")]).first
          #expect((outcome?.address ?? outcome?.duplicate?.address)?.seq == Int64(number))
        }
        let problems = try await market.store.check(repair: false)
        #expect(problems.isEmpty)
      }
    }
  }
}
