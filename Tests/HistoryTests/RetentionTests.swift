import Foundation
import GRDB
import Messaging
import Testing

@testable import History

@Suite struct RetentionTests {
  private let work = BackgroundWork(indexingRest: 0, expirySlice: 2, expiryMargin: 0)

  /// Messages `word1`, `word2` …, a second apart.
  private func fill(_ market: Market, _ count: Int = 6, by author: Account? = nil) async throws {
    for number in 1...count {
      let draft = market.draft(
        "word\(number) of \(author?.name ?? "anna")", cid: "c\(number)", by: author,
        at: Market.time + Int64(number) * 1_000)
      _ = try #require(await market.store.append([draft]).first?.address)
    }
  }

  /// Everything up to the message of that number; says whether there was anything.
  @discardableResult
  private func expire(_ number: Int, _ market: Market) async throws -> Bool {
    let cutoff = Market.time + Int64(number) * 1_000 + 1
    return try await market.store.expire(before: cutoff, now: Market.time + 1_000_000)
  }

  private func page(_ market: Market, _ range: HistoryRange) async throws -> ([Int64], Bool) {
    let page = try await market.store.messages(in: market.conversation.id, range, limit: 4)
    return (page.messages.map(\.seq), page.more)
  }

  @Test func whatIsTooOldIsGoneFromEveryTableAndFile() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder, work: work) { market in
      try await fill(market)
      try await market.indexed()
      #expect(try await expire(3, market))
      #expect(try await page(market, .newest) == ([4, 5, 6], false))
      #expect(try await page(market, .before(4)) == ([], false))
      #expect(try await page(market, .before(6)) == ([4, 5], false))
      #expect(try await page(market, .after(0)) == ([4, 5, 6], false))
      #expect(try await page(market, .around(1)) == ([4, 5, 6], false))
      #expect(try await market.store.message(in: market.conversation.id, seq: 3) == nil)
      #expect(try await market.store.address(of: "c3", by: market.anna.id) == nil)
      for inbox in [market.anna.inbox, market.shop.inbox] {
        #expect(try await market.store.retainedAfter(of: inbox) == 3)
        let entries = try await market.store.entries(of: inbox, after: 3, limit: 10)
        #expect(entries.map(\.position) == [4, 5, 6])
      }
      try await market.forgotten()
      #expect(try await market.entries() == 3)
      let query = try await market.store.search(
        "word2", of: market.anna.inbox, in: nil, before: nil, limit: 5)
      #expect(query.hits.isEmpty)
      // The texts are gone already; now the rows go.
      #expect(try await !expire(3, market))
      let rows = try await market.store.connections.writer.unsafeRead {
        try Int64.fetchAll($0, sql: "SELECT id FROM log")
      }
      #expect(rows == [4, 5, 6])
      #expect(try await market.store.check(repair: false) == [])
      #expect(try await market.store.check(repair: true) == [])
      #expect(try await page(market, .newest) == ([4, 5, 6], false))
      try await market.send("word7")
    }
    for number in 1...7 { #expect(try folder.contains("word\(number)") == (number > 3)) }
  }

  @Test func whatTheIndexNeverHadIsForgottenAllTheSame() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder, work: work) { try await fill($0, 2) }
    let database = try DatabaseQueue(path: folder.database)
    try await database.write {
      try $0.execute(
        sql:
          "INSERT INTO search_erasure VALUES (1, 'tnever'); UPDATE meta SET value = 1 WHERE key = 'expired'")
    }
    try database.close()
    try FileManager.default.removeItem(atPath: folder.path + "/search.db")
    try await withMarket(in: folder, work: work) { market in
      try await market.forgotten()
      try await market.send("plums")
      try await market.indexed()
      let hits = try await market.store.search("plums", of: market.anna.inbox, in: nil, before: nil, limit: 5)
        .hits
      #expect(hits.map(\.seq) == [3])
    }
  }

  @Test func numbersGoOnWhereAllIsGone() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder, work: work) { market in
      try await fill(market)
      try await expire(6, market)
      #expect(try await market.store.newestSeq(in: market.conversation.id) == 6)
      #expect(try await page(market, .newest) == ([], false))
    }
    try await withMarket(in: folder, work: work) { market in
      let row = try await market.store.summaries(of: market.shop.inbox, side: .shop, before: nil, limit: 5)
        .rows
        .first
      #expect(row?.last == nil && row?.seq == 6 && row?.unread == 0)
      #expect(try await market.store.newestPosition(of: market.anna.inbox) == 6)
      let next = try await market.send("after")
      #expect(next.seq == 7 && next.position == 7)
      #expect(try await page(market, .newest) == ([7], false))
      #expect(try await market.store.check(repair: false) == [])
    }
  }

  @Test func unreadCountsWhatIsStillThere() async throws {
    try await withMarket(work: work) { market in
      try await fill(market)
      try await expire(4, market)
      let rows = try await market.store.summaries(of: market.shop.inbox, side: .shop, before: nil, limit: 5)
        .rows
      #expect(rows.map(\.unread) == [2])
      #expect(rows.map(\.seq) == [6])
    }
  }

  @Test func laterEditOfWhatIsGoneIsATombstoneWithoutAnyText() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder, work: work) { market in
      try await fill(market, 2)
      _ = await market.store.revise(
        RevisionDraft(
          author: market.anna.author, conversation: market.conversation, seq: 1, cid: nil,
          change: .edit(
            text: "reworded", language: .russian, translation: PendingTranslation { Translations() }),
          timestamp: Market.time + 60_000, origin: SessionID(rawValue: 1), request: RequestKey(rawValue: 2)))
      try await expire(2, market)
      let entries = try await market.store.entries(of: market.anna.inbox, after: 2, limit: 10)
      #expect(entries.map(\.position) == [3])
      #expect(entries.first?.message.retractedAt == Market.time + 60_000)
      #expect(entries.first?.message.seq == 1)
      #expect(try await market.store.check(repair: false) == [])
    }
    #expect(try !folder.contains("reworded"))
    try await withMarket(in: folder, work: work) { market in
      try await market.forgotten()
      try await expire(61, market)
      let rows = try await market.store.connections.writer.unsafeRead {
        try Int.fetchOne($0, sql: "SELECT (SELECT count(*) FROM log) + (SELECT count(*) FROM amendment)")
      }
      #expect(rows == 0)
    }
  }

  @Test func whatIsYoungHoldsBackWhatCameLaterAndAWrongClockDoesNot() async throws {
    try await withMarket(work: work) { market in
      for (cid, time) in [("a", 1), ("b", 99_000_000), ("c", 2), ("d", 500), ("e", 3)] as [(String, Int64)] {
        _ = await market.store.append([market.draft("text", cid: cid, at: Market.time + time)])
      }
      try await market.store.expire(before: Market.time + 100, now: Market.time + 1_000)
      // b is of the future; d is young, and e comes after it.
      #expect(try await page(market, .newest) == ([4, 5], false))
    }
  }

  @Test func manyGoInSmallBatchesAndNoPageKeepsACopy() async throws {
    let folder = TemporaryFolder()
    let work = BackgroundWork(
      generation: 300, slice: 100, indexingRest: 0, expirySlice: 64, expiryMargin: 128)
    try await withMarket(in: folder, work: work) { market in
      for block in 0..<20 {
        let drafts = (1...100).map { number in
          market.draft(
            "old\(block)x\(number) " + String(repeating: "long ", count: number), cid: "c\(block)-\(number)",
            at: Market.time + Int64(block))
        }
        _ = await market.store.append(drafts)
      }
      try await market.store.expire(before: Market.time + 15, now: Market.time + 100)
      try await market.forgotten()
      try await market.store.expire(before: Market.time + 15, now: Market.time + 100)
      let rows = try await market.store.connections.writer.unsafeRead {
        try Int.fetchOne($0, sql: "SELECT count(*) FROM log")
      }
      #expect(rows == 500 + 128)
      #expect(try await market.store.check(repair: false) == [])
      #expect(try await market.store.address(of: "c15-1", by: market.anna.id)?.seq == 1_501)
    }
    for block in 0..<20 { #expect(try folder.contains("old\(block)x7 ") == (block >= 15), "\(block)") }
  }
}
