import Foundation
import Messaging
import Testing

@testable import History

/// Figures, not rules: runs only where PARLEY_BENCHMARK says how many messages to store first, best built with
/// `-c release -Xswiftc -enable-testing`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["PARLEY_BENCHMARK"] != nil))
struct StoreBenchmark {
  private let stored = Int(ProcessInfo.processInfo.environment["PARLEY_BENCHMARK"] ?? "") ?? 0
  private let count = 100_000

  private func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    return user + Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) / 1e6
  }

  private func measure(_ name: String, _ operations: Int, _ body: () async throws -> Void) async throws {
    let (processor, clock) = (processorSeconds(), ContinuousClock.now)
    try await body()
    let seconds = (ContinuousClock.now - clock) / .seconds(1)
    let used = (processorSeconds() - processor) / Double(operations) * 1e6
    let rate = Int(Double(operations) / seconds)
    print("\(name): \(rate)/s, \(String(format: "%.1f", used)) µs of CPU each")
  }

  private func drafts(
    _ market: Market, _ open: [(Account, Conversation)], _ numbers: Range<Int>, isLate: Bool
  )
    -> [MessageDraft]
  {
    return numbers.map { number in
      let text =
        "Сколько стоит доставка? Заказ \(number % 50_000), Москва, цвет красный, размер \(number % 7), спасибо"
      let chinese = "寄到莫斯科的运费是多少?订单\(number % 50_000),红色,尺寸\(number % 7),谢谢"
      let rendering = [LanguageTag.simplifiedChinese: Rendering(text: chinese, by: .phrase, confidence: 0.9)]
      let (buyer, conversation) = open[number * 7919 % open.count]
      let translation = PendingTranslation { Translations(renderings: rendering) }
      if !isLate { _ = translation.value }
      return MessageDraft(
        author: buyer.author, conversation: conversation, cid: "\(number)-0123456789abcdef", text: text,
        claimedLanguage: nil, language: .russian, replyTo: nil, timestamp: Market.time + Int64(number),
        origin: SessionID(rawValue: 1), request: RequestKey(rawValue: UInt64(number)),
        translation: translation)
    }
  }

  @Test(arguments: [100, 1_000]) func appending(_ pairs: Int) async throws {
    try await withMarket(observer: { $0.forEach { _ = $0.translation?.value } }, keepsEvents: false) {
      market in
      let open = try await (0..<pairs).asyncMap { number in
        let buyer = try await Market.account("buyer\(number)", .buyer, nil, market.store)
        return (buyer, try await market.store.open(buyer: buyer, shop: market.shop).0)
      }
      var next = 0
      func append(_ count: Int, batch: Int, isLate: Bool) async {
        for _ in 0..<count / batch {
          _ = await market.store.append(drafts(market, open, next..<next + batch, isLate: isLate))
          next += batch
        }
      }
      await append(stored, batch: 512, isLate: false)
      print("\(pairs) conversations, \(stored) stored")
      for batch in [10, 100, 500] {
        try await measure("append, \(batch) at once", count) {
          await append(count, batch: batch, isLate: false)
        }
      }
      try await measure("append, 100 at once, translated late", count) {
        await append(count, batch: 100, isLate: true)
      }
      try await measure("append, \(pairs) tasks, one each", count) {
        let (start, each) = (next, count / pairs)
        await withTaskGroup(of: Void.self) { group in
          for task in 0..<pairs {
            group.addTask {
              for index in 0..<each {
                let number = start + task * each + index
                _ = await market.store.append(drafts(market, open, number..<number + 1, isLate: false))
              }
            }
          }
        }
        next += count
      }
      try await measureReading(market, open)
    }
  }

  private func measureReading(_ market: Market, _ open: [(Account, Conversation)]) async throws {
    try await measure("history page of 50", 20_000) {
      for number in 0..<20_000 {
        _ = try await market.store.messages(in: open[number % open.count].1.id, .newest, limit: 50)
      }
    }
    try await measure("resume of 10,000 entries", 10) {
      for _ in 0..<10 {
        var position = try await market.store.newestPosition(of: market.shop.inbox) - 10_000
        while true {
          let page = try await market.store.entries(
            of: market.shop.inbox, after: position, limit: Limits.replayPage)
          guard let last = page.last else { break }
          position = last.position
        }
      }
    }
    try await measure("convs page of 50", 2_000) {
      for _ in 0..<2_000 {
        _ = try await market.store.summaries(of: market.shop.inbox, side: .shop, before: nil, limit: 50)
      }
    }
    try await measure("message by address", 20_000) {
      for number in 0..<20_000 {
        _ = try await market.store.message(in: open[number % open.count].1.id, seq: 3)
      }
    }
  }

  @Test func searching() async throws {
    try await withMarket(work: BackgroundWork(indexingRest: 0), keepsEvents: false) { market in
      let open = try await (0..<100).asyncMap { number in
        let buyer = try await Market.account("buyer\(number)", .buyer, nil, market.store)
        return (buyer, try await market.store.open(buyer: buyer, shop: market.shop).0)
      }
      try await measure("append and index", count) {
        for start in stride(from: 0, to: count, by: 500) {
          _ = await market.store.append(drafts(market, open, start..<start + 500, isLate: false))
        }
        try await market.indexed()
      }
      try await measureSearching(market, open)
    }
  }

  private func measureSearching(_ market: Market, _ open: [(Account, Conversation)]) async throws {
    for (name, query) in [("common word", "доставка"), ("rare word", "49999"), ("two terms", "莫斯科 спасибо")] {
      for (whose, inbox) in [("shop", market.shop.inbox), ("buyer", open[1].0.inbox)] {
        try await measure("search of a \(whose), \(name)", 200) {
          for _ in 0..<200 {
            _ = try await market.store.search(query, of: inbox, in: nil, before: nil, limit: 20)
          }
        }
      }
    }
  }
}
