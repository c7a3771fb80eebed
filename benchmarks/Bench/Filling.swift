import Foundation
import History
import Messaging

/// A store with many messages of many people in it, to measure a server over: 1,000 buyers in 100 shops, both sides write in
/// turn, and everything is in the search index.
struct Filling {
  private static let shopCount = 100
  private static let buyerCount = 1_000
  private static let batch = 512

  let folder: String

  func callAsFunction(_ count: Int) async throws {
    let store = try SQLiteStore(folder: folder, isAlone: true)
    defer { store.close() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await store.run { _ in } }
      defer { store.stop() }
      let pairs = try await people(store)
      for start in stride(from: 0, to: count, by: Self.batch) {
        let drafts = (start..<min(count, start + Self.batch)).map { draft($0, pairs) }
        let outcomes = await store.append(drafts)
        guard outcomes.allSatisfy({ if case .stored = $0 { true } else { false } }) else {
          preconditionFailure("every draft is stored")
        }
        if start % (Self.batch * 200) == 0 { say("\(start) of \(count)") }
      }
      while store.unindexedEvents > 0 {
        say("\(store.unindexedEvents) to index")
        try await Task.sleep(for: .seconds(1))
      }
    }
  }

  private struct Pair {
    let buyer: Account
    let agent: Account
    let conversation: Conversation
  }

  private func people(_ store: SQLiteStore) async throws -> [Pair] {
    var shops: [(Shop, Account)] = []
    for number in 0..<Self.shopCount {
      guard let id = ShopID("stored-\(number)") else { preconditionFailure("a good id") }
      let shop = try await store.addShop(id, name: "Stored \(number)", languages: [.simplifiedChinese])
      shops.append((shop, try await person("stored-agent-\(number)", .agent, .simplifiedChinese, id, store)))
    }
    var pairs: [Pair] = []
    for number in 0..<Self.buyerCount {
      let buyer = try await person("stored-buyer-\(number)", .buyer, .russian, nil, store)
      let (shop, agent) = shops[number % shops.count]
      pairs.append(
        Pair(buyer: buyer, agent: agent, conversation: try await store.open(buyer: buyer, shop: shop).0))
    }
    return pairs
  }

  private func person(
    _ name: String, _ kind: Account.Kind, _ want: LanguageTag, _ shop: ShopID?, _ store: SQLiteStore
  ) async throws -> Account {
    try await store.create(
      NewAccount(
        name: name, key: NameKey(folded: name, skeleton: name), kind: kind, shop: shop,
        settings: Settings(want: want), passwordHash: nil))
  }

  private func draft(_ number: Int, _ pairs: [Pair]) -> MessageDraft {
    let pair = pairs[number * 7_919 % pairs.count]
    let isBuyers = number % 2 == 0
    let russian = "Сколько стоит доставка? Заказ \(number), Москва, красный, размер \(number % 7), спасибо."
    let chinese = "寄到莫斯科的运费是多少?订单\(number),红色,尺寸\(number % 7),谢谢。"
    let rendering = Rendering(text: isBuyers ? chinese : russian, by: .composed, confidence: 0.9)
    let language = isBuyers ? LanguageTag.simplifiedChinese : .russian
    let translation = PendingTranslation { Translations(renderings: [language: rendering]) }
    _ = translation.value
    return MessageDraft(
      author: (isBuyers ? pair.buyer : pair.agent).author, conversation: pair.conversation,
      cid: "stored-\(number)-5f0c9a7e", text: isBuyers ? russian : chinese, claimedLanguage: nil,
      language: isBuyers ? .russian : .simplifiedChinese, replyTo: nil,
      timestamp: 1_763_812_345_678 + Int64(number), origin: SessionID(rawValue: 1),
      request: RequestKey(rawValue: UInt64(number)), translation: translation)
  }

  private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
