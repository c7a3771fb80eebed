import Foundation
import GRDB
import Messaging
import Testing

@testable import History

@Suite struct SearchTests {
  private func found(
    _ query: String, _ market: Market, of account: Account? = nil, in conversation: ConversationID? = nil,
    before: MessageAddress? = nil, limit: Int = 50
  ) async throws -> [Int64] {
    try await market.indexed()
    return try await market.store.search(
      query, of: (account ?? market.anna).inbox, in: conversation, before: before, limit: limit
    ).hits.map(\.seq)
  }

  /// Query, text, whether it is found.
  static let cases: [(String, String, Bool)] = [
    ("上海", "我家在上海东边", true), ("海东", "我家在上海东边", true), ("海上", "我家在上海东边", false),
    ("海", "我家在上海东边", true), ("上海东边", "我家在上海东边", true), ("家上", "我家在上海东边", false),
    ("доставка", "Сколько стоит ДОСТАВКА?", true), ("доставк", "Сколько стоит доставка?", false),
    ("елка", "Новогодняя ёлка", true), ("стоит доставка", "Доставка не стоит ничего", true),
    ("cafe", "Un CAFÉ, s'il vous plaît", true), ("CAFE\u{301}", "un café", true),
    ("strasse", "Große Straße 5", true),
    ("مدرسه", "المدرسة مَدْرَسَة", true), ("احمد", "أحمد", true), ("١٢", "order 12", true),
    ("كتاب", "كتـــاب", true),
    ("ｶﾅ", "カナの本", true), ("ＡＢＣ", "abc", true), ("東京都", "これは東京都です", true), ("京東", "これは東京都です", false),
    ("주문", "새 주문이 있습니다", true), ("ข้าว", "ผมชอบข้าวผัด", true), ("A-1234", "your order a 1234 is here", true),
    ("", "anything", false), ("!!! 👩‍👩‍👧", "!!! 👩‍👩‍👧", false), ("\"", "a \" b", false), ("a AND b", "a and b", true),
    ("NEAR(a b)", "near a b", true), ("tokens:x", "x", false), ("x*", "xylophone", false),
    ("' OR 1=1 --", "or 1 1", true), ("c1", "nothing of it", false), ("i1", "nothing of it", false),
  ]

  @Test(arguments: cases)
  func queryFindsWhatAPersonMeans(_ query: String, _ text: String, _ isFound: Bool) async throws {
    try await withMarket { market in
      try await market.send(text)
      let seqs = try await found(query, market)
      #expect(seqs == (isFound ? [1] : []))
    }
  }

  @Test(arguments: [Int64.max, 1 << 62, 0, -1, .min])
  func aCursorThatIsNoAddressFindsNothing(seq: Int64) async throws {
    try await withMarket { market in
      try await market.send("hello")
      let before = MessageAddress(conversation: market.conversation.id, seq: seq)
      #expect(try await found("hello", market, before: before) == [])
    }
  }

  @Test func translationsAreSearchedAndTheHitSaysWhich() async throws {
    try await withMarket(observer: { $0.forEach { _ = $0.translation?.value } }) { market in
      let rendering = Rendering(text: "寄到莫斯科的运费是多少", by: .phrase, confidence: 1)
      _ = await market.store.append([
        market.draft("Сколько стоит доставка в Москву?", renderings: [.simplifiedChinese: rendering])
      ])
      _ = await market.store.append([market.draft("поздний перевод", renderings: nil)])
      try await market.indexed()
      let hits = try await market.store.search("莫斯科", of: market.shop.inbox, in: nil, before: nil, limit: 5)
        .hits
      #expect(hits.map(\.language) == [.simplifiedChinese])
      #expect(hits.first?.snippet == "寄到莫斯科的运费是多少")
      #expect(hits.first?.timestamp == Market.time)
      #expect(try await found("late", market) == [2])
      // Words of the original and of its translation, in one query.
      #expect(try await found("莫斯科 доставка", market) == [1])
      let better = Rendering(text: "a much better one", by: .engine("x"), confidence: 1, revision: 2)
      try await market.store.improve(better, in: .english, of: market.conversation, seq: 2, textRevision: 1)
      #expect(try await found("better", market) == [2])
      #expect(try await found("late", market) == [])
    }
  }

  @Test func onlyOnesOwnConversationsAreSearched() async throws {
    try await withMarket { market in
      let other = try await Market.account("other", .buyer, nil, market.store)
      let theirs = try await market.store.open(buyer: other, shop: market.shop).0
      try await market.send("secret plan", by: other, in: theirs)
      try await market.send("public plan")
      #expect(try await found("plan", market) == [1])
      #expect(try await found("secret", market) == [])
      #expect(try await found("secret", market, in: theirs.id) == [])
      #expect(try await found("plan", market, of: market.wei).count == 2)
      #expect(try await found("plan", market, of: market.wei, in: theirs.id) == [1])
    }
  }

  @Test func wordsBehindTheEighthNarrowNothing() async throws {
    try await withMarket { market in
      try await market.send("a b c d e f g h")
      #expect(try await found("a b c d e f g h i", market) == [1])
      #expect(try await found("a b c d e f g i h", market) == [])
    }
  }

  @Test func hitsArePagedNewestFirst() async throws {
    try await withMarket { market in
      for number in 1...25 { try await market.send("page \(number)") }
      var seqs: [Int64] = []
      var more = true
      while more {
        try await market.indexed()
        let before = seqs.last.map { MessageAddress(conversation: market.conversation.id, seq: $0) }
        let page = try await market.store.search(
          "page", of: market.anna.inbox, in: nil, before: before, limit: 10)
        #expect(page.hits.count == min(10, 25 - seqs.count))
        seqs += page.hits.map(\.seq)
        more = page.more
      }
      #expect(seqs == (1...25).reversed())
    }
  }

  @Test func revisedTextIsFoundAsItIsNow() async throws {
    try await withMarket { market in
      try await market.send("apples")
      #expect(try await found("apples", market) == [1])
      _ = await market.edit(1, to: "pears")
      #expect(try await found("apples", market) == [])
      #expect(try await found("pears", market) == [1])
      _ = await market.retract(1)
      #expect(try await found("pears", market) == [])
      // The index forgets, and then the log forgets what it had to tell the index.
      try await market.forgotten()
      #expect(try await market.entries() == 0)
    }
  }

  @Test func indexGoesOnWhereItWasAndIsMadeAnewWhereItMust() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { market in
      try await market.send("one word")
      try await market.indexed()
    }
    let damage: [(Data) throws -> Void] = [
      { try $0.write(to: URL(fileURLWithPath: folder.path + "/search.db")) },
      { _ in try Data("garbage".utf8).write(to: URL(fileURLWithPath: folder.path + "/search.db")) },
      { _ in try FileManager.default.removeItem(atPath: folder.path + "/search.db") },
    ]
    for harm in damage {
      try harm(Data(contentsOf: URL(fileURLWithPath: folder.path + "/search.db")))
      try await withMarket(in: folder) { market in
        let seqs = try await found("word", market)
        #expect(seqs == [1])
        _ = try await market.store.check(repair: true)
        try await until("one entry") { try await market.entries() == 1 }
      }
    }
  }

  @Test func anIndexThatTheDiskDoesNotTakeIsWaitedForAndKept() async throws {
    let folder = TemporaryFolder()
    var work = BackgroundWork()
    work.indexingRetry = .milliseconds(1)
    try await withMarket(in: folder, work: work) { market in
      let index = market.store.searchIndexer.index
      try await market.send("one word")
      try await market.indexed()
      let file = try folder.number(of: "search.db")
      try await index.write { try $0.execute(sql: "PRAGMA max_page_count = 1") }
      try await market.send((0..<2_000).map { "w\($0)x" }.joined(separator: " "))
      try await market.send("another word")
      #expect(
        try await market.store.search(
          "one", of: market.anna.inbox, in: nil, before: nil, limit: 5
        ).hits.count == 1)
      let end = ContinuousClock.now + .seconds(30)
      while market.store.searchIndexer.failures < 3, ContinuousClock.now < end { await Task.yield() }
      #expect(market.store.searchIndexer.failures >= 3)
      try await index.write { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
      #expect(try await found("another", market) == [3])
      #expect(try folder.number(of: "search.db") == file)
    }
  }

  @Test func wordsAreNotInTheIndexsFile() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { market in
      try await market.send("unmistakable")
      try await market.indexed()
      _ = await market.retract(1)
      try await market.indexed()
    }
    #expect(try !folder.contains("unmistak"))
  }
}

extension Market {
  /// Waits until the index has all that is stored.
  func indexed() async throws {
    let newest = try await store.connections.writer.unsafeRead {
      try Int64.fetchOne($0, sql: "SELECT max(id) FROM log")
    }
    try await until("the index") {
      (try? await store.searchIndexer.index.indexed()) ?? 0 >= newest ?? 0
    }
  }

  /// Waits until the index has taken out all that it must forget, and the log knows.
  func forgotten() async throws {
    try await until("the index forgets") {
      try await store.connections.writer.unsafeRead {
        try Int.fetchOne($0, sql: "SELECT count(*) FROM search_erasure")
      } == 0
    }
  }

  /// Messages that the index finds under the buyer's inbox.
  func entries() async throws -> Int {
    let token = SearchTokens.token(anna.inbox)
    return try await store.searchIndexer.index.reader?.unsafeRead {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM entry WHERE entry MATCH ?", arguments: ["\"\(token)\""])
    } ?? 0
  }
}
