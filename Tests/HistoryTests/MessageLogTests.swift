import GRDB
import Messaging
import Testing

@testable import History

@Suite struct MessageLogTests {
  @Test func messagesGetSeqAndPosWithoutGaps() async throws {
    try await withMarket { market in
      for number in 1...5 {
        let address = try await market.send("привет \(number)")
        #expect(address.seq == Int64(number))
        #expect(address.position == Int64(number))
      }
      #expect(market.delivered.events.map(\.message.seq) == [1, 2, 3, 4, 5])
      #expect(market.delivered.events.map(\.buyerPosition) == [1, 2, 3, 4, 5])
      #expect(market.delivered.events.map(\.shopPosition) == [1, 2, 3, 4, 5])
    }
  }

  @Test func eventIsDeliveredBeforeTheCallReturns() async throws {
    try await withMarket { market in
      try await market.send("one")
      #expect(market.delivered.events.count == 1)
      #expect(market.delivered.events.first?.origin == SessionID(rawValue: 1))
    }
  }

  @Test func everyFieldComesBackAsItWasStored() async throws {
    try await withMarket { market in
      let rendering = Rendering(
        text: "寄到莫斯科", by: .engine("apertium"), confidence: 0.97, revision: 3, kept: ["#12", ""],
        lostFacts: [])
      let lost = Rendering(text: nil, by: .none, confidence: 0, lostFacts: ["12 кг"])
      try await market.send("first", by: market.wei)
      let draft = market.draft(
        "Сколько\u{0001} стоит\r\nдоставка? 👩‍👩‍👧", cid: "c-é", replyTo: 1, language: .russian,
        renderings: [.simplifiedChinese: rendering, .german: lost])
      _ = await market.store.append([draft])
      let message = try #require(try await market.store.message(in: market.conversation.id, seq: 2))
      #expect(message.author == market.anna.author)
      #expect(message.cid == "c-é")
      #expect(message.timestamp == Market.time)
      #expect(message.replyTo == 1)
      #expect(message.text?.utf8.elementsEqual(draft.text.utf8) == true)
      #expect(message.renderings == [.simplifiedChinese: rendering, .german: lost])
      #expect(try await market.store.message(in: market.conversation.id, seq: 3) == nil)
    }
  }

  @Test func sameCidWithTheSamePayloadIsADuplicate() async throws {
    try await withMarket { market in
      let first = try await market.send("hello", cid: "a")
      try await market.send("between", cid: "b")
      let again = await market.store.append([market.draft("hello", cid: "a")])
      #expect(again.first?.duplicate?.address == first)
      #expect(again.first?.duplicate?.message.text == "hello")
      #expect(market.delivered.events.count == 2)
    }
  }

  @Test func sameCidTwiceInOneBatchIsStoredOnce() async throws {
    try await withMarket { market in
      let outcomes = await market.store.append([
        market.draft("hello", cid: "a"), market.draft("hello", cid: "a"), market.draft("other", cid: "a"),
      ])
      #expect(outcomes[0].address?.seq == 1)
      #expect(outcomes[1].duplicate?.address == outcomes[0].address)
      #expect(outcomes[2].refusal?.code == .conflict)
      #expect(market.delivered.events.count == 1)
    }
  }

  @Test(arguments: ["text", "lang", "reply_to", "conv"])
  func sameCidWithAnotherPayloadIsAConflict(_ part: String) async throws {
    try await withMarket { market in
      try await market.send("hello", cid: "a")
      let other = try await market.store.open(
        buyer: market.anna, shop: market.store.addShop(#require(ShopID("tea")), name: "Tea", languages: []))
      let draft =
        switch part {
        case "text": market.draft("hello!", cid: "a")
        case "lang": market.draft("hello", cid: "a", language: .german)
        case "reply_to": market.draft("hello", cid: "a", replyTo: 1)
        default: market.draft("hello", cid: "a", in: other.0)
        }
      let refusal = try #require(await market.store.append([draft]).first?.refusal)
      #expect(refusal.code == .conflict)
      #expect(refusal.field == "cid")
    }
  }

  @Test func cidIsUniquePerAccountOnly() async throws {
    try await withMarket { market in
      try await market.send("hello", cid: "a", by: market.anna)
      #expect(try await market.send("hello", cid: "a", by: market.wei).seq == 2)
    }
  }

  @Test func cidsAreComparedAsBytes() async throws {
    try await withMarket { market in
      try await market.send("hello", cid: "\u{E9}")
      #expect(try await market.send("hello", cid: "e\u{301}").seq == 2)
    }
  }

  @Test func statusTellsTheAddressOfACid() async throws {
    try await withMarket { market in
      let address = try await market.send("hello", cid: "a")
      #expect(try await market.store.address(of: "a", by: market.anna.id) == address)
      #expect(try await market.store.address(of: "b", by: market.anna.id) == nil)
      #expect(try await market.store.address(of: "a", by: market.wei.id) == nil)
    }
  }

  @Test func renderingsThatWereNotReadyAreWrittenAfterDelivery() async throws {
    try await withMarket(observer: { $0.forEach { _ = $0.translation?.value } }) { market in
      _ = await market.store.append([market.draft("late one", renderings: nil)])
      #expect(market.delivered.events.first?.translation != nil)
      #expect(market.delivered.events.first?.message.renderings.isEmpty == true)
      // The next write comes after the late renderings.
      try await market.send("next")
      let message = try #require(try await market.store.message(in: market.conversation.id, seq: 1))
      #expect(message.renderings[.english]?.text == "late")
    }
  }

  @Test func manyAppendersGetContiguousNumbers() async throws {
    try await withMarket { market in
      let buyers = try await (0..<8).asyncMap {
        try await Market.account("buyer\($0)", .buyer, nil, market.store)
      }
      let conversations = try await buyers.asyncMap {
        try await market.store.open(buyer: $0, shop: market.shop).0
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (buyer, conversation) in zip(buyers, conversations) {
          for _ in 0..<4 {
            group.addTask {
              for _ in 0..<50 { try await market.send("x", by: buyer, in: conversation) }
            }
          }
        }
        try await group.waitForAll()
      }
      let events = market.delivered.events
      #expect(events.count == 1_600)
      #expect(events.map(\.shopPosition) == Array(1...1_600))
      for conversation in conversations {
        let own = events.filter { $0.conversation.id == conversation.id }
        #expect(own.map(\.message.seq) == Array(1...200))
        #expect(own.map(\.buyerPosition) == Array(1...200))
      }
      #expect(try await market.store.check(repair: false).isEmpty)
    }
  }

  @Test func readsAfterCloseAreUnavailable() async throws {
    let market = try await withMarket { $0 }
    await #expect(throws: MessagingError.unavailable) {
      try await market.store.message(in: market.conversation.id, seq: 1)
    }
    await #expect(throws: MessagingError.unavailable) {
      try await market.store.search("x", of: market.anna.inbox, in: nil, before: nil, limit: 1)
    }
  }

  @Test func writesAfterStopAreUnavailable() async throws {
    let market = try await withMarket { $0 }
    let outcome = await market.store.append([market.draft("too late")])
    #expect(outcome.first?.refusal == .unavailable)
  }
}

extension Sequence {
  func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await transform(element)) }
    return values
  }
}
