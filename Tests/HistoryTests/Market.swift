import Foundation
import GRDB
import Messaging
import Synchronization
import Testing

@testable import History

/// A temporary data folder, removed when it goes.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "history-" + UUID().uuidString
    mkdir(path, 0o700)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var database: String { path + "/parley.db" }

  /// Tells a file from another one of the same name.
  func number(of name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path + "/" + name)[.systemFileNumber] as? Int
  }

  /// Every byte of every file.
  func contains(_ text: String) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: path).contains { name in
      try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)).range(of: Data(text.utf8)) != nil
    }
  }
}

/// What was delivered, in order.
final class Delivered: Sendable {
  private let list = Mutex<[DurableEvent]>([])

  var events: [DurableEvent] { list.withLock { $0 } }
  func add(_ events: [DurableEvent]) { list.withLock { $0 += events } }
}

/// A store that runs, with a buyer, a shop and an agent of it.
struct Market: Sendable {
  let store: SQLiteStore
  let delivered: Delivered
  let shop: Shop
  let anna: Account
  let wei: Account
  let conversation: Conversation

  static let time: Int64 = 1_763_812_345_678

  init(_ store: SQLiteStore, _ delivered: Delivered) async throws {
    self.store = store
    self.delivered = delivered
    if let shop = try await store.shop(#require(ShopID("lanterns"))) {
      self.shop = shop
    } else {
      shop = try await store.addShop(
        #require(ShopID("lanterns")), name: "Lanterns", languages: [.simplifiedChinese])
    }
    anna = try await Self.account("anna", .buyer, nil, store)
    wei = try await Self.account("wei", .agent, shop.id, store)
    conversation = try await store.open(buyer: anna, shop: shop).0
  }

  static func account(_ name: String, _ kind: Account.Kind, _ shop: ShopID?, _ store: SQLiteStore)
    async throws
    -> Account
  {
    let key = NameKey(folded: name, skeleton: name)
    if let known = try await store.account(named: key) { return known }
    return try await store.create(
      NewAccount(
        name: name, key: key, kind: kind, shop: shop, settings: Settings(want: .russian), passwordHash: "hash"
      ))
  }

  func draft(
    _ text: String, cid: String = UUID().uuidString, by author: Account? = nil,
    in conversation: Conversation? = nil, replyTo: Int64? = nil, language: LanguageTag? = .russian,
    at time: Int64 = Market.time, renderings: [LanguageTag: Rendering]? = [:]
  ) -> MessageDraft {
    let made = renderings ?? [.english: Rendering(text: "late", by: .phrase, confidence: 1)]
    let translation = PendingTranslation { Translations(renderings: made) }
    if renderings != nil { _ = translation.value }
    return MessageDraft(
      author: (author ?? anna).author, conversation: conversation ?? self.conversation, cid: cid, text: text,
      claimedLanguage: language, language: language, replyTo: replyTo, timestamp: time,
      origin: SessionID(rawValue: 1), request: RequestKey(rawValue: 1), translation: translation)
  }

  @discardableResult
  func send(
    _ text: String, cid: String = UUID().uuidString, by author: Account? = nil,
    in conversation: Conversation? = nil
  ) async throws -> StoredAddress {
    try #require(await store.append([draft(text, cid: cid, by: author, in: conversation)]).first?.address)
  }

  func revision(_ seq: Int64, _ change: RevisionDraft.Change, cid: String? = nil) -> RevisionDraft {
    RevisionDraft(
      author: anna.author, conversation: conversation, seq: seq, cid: cid, change: change,
      timestamp: Self.time + 1_000, origin: SessionID(rawValue: 1), request: RequestKey(rawValue: 2))
  }

  func edit(_ seq: Int64, to text: String, cid: String? = nil) async -> RevisionOutcome {
    let ready = PendingTranslation { Translations() }
    _ = ready.value
    return await store.revise(
      revision(seq, .edit(text: text, language: .russian, translation: ready), cid: cid))
  }

  func retract(_ seq: Int64, cid: String? = nil) async -> RevisionOutcome {
    await store.revise(revision(seq, .retract, cid: cid))
  }
}

/// Asks again until it is so, and gives up after 20 s: for what happens behind the store's back and tells nobody.
func until(_ what: String, _ isSo: () async throws -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(20)
  while try await !isSo() {
    try #require(ContinuousClock.now < deadline, "not in time: \(what)")
    await Task.yield()
  }
}

/// Opens the store of a folder, runs it for as long as `body` does, and closes it.
@discardableResult
func withMarket<Value>(
  in folder: TemporaryFolder = TemporaryFolder(), work: BackgroundWork = BackgroundWork(),
  observer: (@Sendable ([DurableEvent]) async -> Void)? = nil, keepsEvents: Bool = true,
  _ body: (Market) async throws -> Value
) async throws -> Value {
  let store = try SQLiteStore(folder: folder.path, schema: .current, work: work, report: { _ in })
  let delivered = Delivered()
  defer { store.close() }
  async let running: Void = store.run { events in
    if keepsEvents { delivered.add(events) }
    await observer?(events)
  }
  let result: Result<Value, any Error>
  do {
    result = .success(try await body(Market(store, delivered)))
  } catch {
    result = .failure(error)
  }
  store.stop()
  await running
  return try result.get()
}

extension AppendOutcome {
  var address: StoredAddress? {
    if case .stored(let address) = self { address } else { nil }
  }

  var refusal: MessagingError? {
    if case .refused(let error) = self { error } else { nil }
  }

  var duplicate: (message: Message, address: StoredAddress)? {
    if case .duplicate(let message, let address) = self { (message, address) } else { nil }
  }
}

extension RevisionOutcome {
  var position: Int64? {
    if case .stored(let position) = self { position } else { nil }
  }

  var refusal: MessagingError? {
    if case .refused(let error) = self { error } else { nil }
  }

  var unchanged: (message: Message, position: Int64)? {
    if case .unchanged(let message, let position) = self { (message, position) } else { nil }
  }
}

extension Message {
  var text: String? {
    if case .text(let original, _, _) = content { original.text } else { nil }
  }

  var renderings: [LanguageTag: Rendering] {
    if case .text(_, _, let renderings) = content { renderings } else { [:] }
  }

  var retractedAt: Int64? {
    if case .retracted(let at) = content { at } else { nil }
  }
}
