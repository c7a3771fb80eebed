import Engines
import Foundation
import InMemoryPorts
import Messaging
import Synchronization
import Testing
import Translation

/// From a stored message to its better rendering, with the real masking and a scripted engine.
@Suite struct ImprovementTests {
  private static let locales = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "locales").path
  private static let content = Result { () throws(any Error) in try TranslationPipeline(locales: locales) }

  /// An engine that answers with what a closure makes of the masked text.
  final class Scripted: TranslationEngine {
    let name = "scripted"
    let version: String
    private let script: @Sendable (String) throws(EngineFailure) -> EngineAnswer
    private let texts = Mutex<[String]>([])

    init(
      _ version: String = "1", _ script: @escaping @Sendable (String) throws(EngineFailure) -> EngineAnswer
    ) {
      self.version = version
      self.script = script
    }

    var asked: [String] { texts.withLock { $0 } }

    func render(_ text: String, _ pair: LanguagePair) async throws(EngineFailure) -> EngineAnswer {
      texts.withLock { $0.append(text) }
      return try script(text)
    }
  }

  /// What was kept, as the store keeps it.
  final class Kept: EngineCache {
    private let market: MemoryMarket
    init(_ market: MemoryMarket) { self.market = market }

    func rendering(for key: EngineKey) async throws(MessagingError) -> EngineRendering? {
      guard let found = market.improvements.last(where: { $0.key == key }), let text = found.rendering.text
      else {
        return nil
      }
      return EngineRendering(text: text, confidence: found.rendering.confidence)
    }
  }

  private let market = MemoryMarket(accounts: MemoryAccounts())
  private let wordings = ShopWordings()
  private let luna = ShopID("luna")
  private let pair = LanguagePair(source: .english, target: .spanish)

  /// A message as it is when its job's turn comes.
  private struct Shelf: HistoryReader {
    var content: Message.Content? = .text(Original(text: "", language: nil), editedAt: nil, renderings: [:])

    func message(
      in conversation: ConversationID, seq: Int64
    ) async throws(MessagingError) -> Message? {
      content.map { content in
        Message(
          conversation: conversation, seq: seq,
          author: Author(account: AccountID(rawValue: 1), name: "b", side: .buyer, isBot: false), cid: "c",
          timestamp: 0, replyTo: nil, content: content)
      }
    }
    func newestSeq(in conversation: ConversationID) async throws(MessagingError) -> Int64 { 1 }
    func oldestSeq(in conversation: ConversationID) async throws(MessagingError) -> Int64 { 1 }
    func messages(
      in conversation: ConversationID, _ range: HistoryRange, limit: Int
    ) async throws(MessagingError) -> (messages: [Message], more: Bool) { ([], false) }
  }

  private func improving(
    _ engine: Scripted, below: Double = 0.7, shelf: Shelf = Shelf()
  ) throws -> ImproveRenderings {
    let translator = try Self.content.get().asking(wordings)
    let route = ImproveRenderings.Route(engine: engine, pairs: [pair], below: below, confidence: 0.75)
    return ImproveRenderings(
      routes: [route], translator: translator, masking: translator, cache: Kept(market), history: shelf,
      log: market)
  }

  private func event(
    _ text: String, in source: LanguageTag = .english, to target: LanguageTag = .spanish,
    current: Rendering = Rendering(text: "hmm", by: .gloss, confidence: 0.4), shop: String = "luna",
    kind: DurableEvent.Kind = .message
  ) throws -> DurableEvent {
    let conversation = Conversation(
      id: ConversationID(rawValue: 1), buyer: AccountID(rawValue: 1), buyerName: "b",
      shop: try #require(ShopID(shop)), buyerInbox: InboxID(rawValue: 1), shopInbox: InboxID(rawValue: 2))
    let author = Author(account: AccountID(rawValue: 1), name: "b", side: .buyer, isBot: false)
    let message = Message(
      conversation: conversation.id, seq: 1, author: author, cid: "c", timestamp: 0, replyTo: nil,
      content: .text(Original(text: text, language: source), editedAt: nil, renderings: [target: current]))
    return DurableEvent(
      kind: kind, conversation: conversation, message: message, buyerPosition: 1, shopPosition: 1,
      origin: nil,
      request: nil)
  }

  private func outcome(
    _ text: String, shop: String = "luna",
    _ script: @escaping @Sendable (String) throws(EngineFailure) -> EngineAnswer
  ) async throws -> ImproveRenderings.Outcome {
    let improve = try improving(Scripted("1", script))
    let job = try #require(improve.jobs(in: try event(text, shop: shop)).first)
    return await improve(job)
  }

  @Test func aBetterRenderingIsHandedInWithAHigherRevision() async throws {
    let outcome = try await outcome("Order A7-3391 costs $5") { text throws(EngineFailure) in
      EngineAnswer(text: text.replacing("Order", with: "El pedido").replacing("costs", with: "cuesta"))
    }
    #expect(outcome == .improved)
    let made = try #require(market.improvements.first)
    #expect(made.rendering.text == "El pedido A7-3391 cuesta $5")
    #expect(made.rendering.by == .engine("scripted"))
    #expect(made.rendering.revision == 2)
    #expect(made.rendering.confidence == 0.75)
    #expect(made.rendering.kept == ["A7-3391", "$5"])
    #expect(made.language == .spanish && made.seq == 1)
  }

  @Test(
    arguments: [
      nil, .retracted(at: 1),
      .text(Original(text: "Other", language: .english, revision: 2), editedAt: 1, renderings: [:]),
    ] as [Message.Content?])
  func whatWasRetractedOrEditedWhileItWaitedGoesToNoEngine(now: Message.Content?) async throws {
    let engine = Scripted { text throws(EngineFailure) in EngineAnswer(text: text) }
    let improve = try improving(engine, shelf: Shelf(content: now))
    let job = try #require(improve.jobs(in: try event("Hello there")).first)
    #expect(await improve(job) == .leftAlone)
    #expect(engine.asked == [])
  }

  @Test func noEntityLeavesTheServer() async throws {
    let engine = Scripted { text throws(EngineFailure) in EngineAnswer(text: text + ".") }
    let improve = try improving(engine)
    let said =
      "Mail ann@example.com or call +7 916 123-45-67 about https://shop.example/x?y=1 and 15kg at $5 👍"
    let job = try #require(improve.jobs(in: try event(said)).first)
    #expect(await improve(job) == .improved)
    let asked = try #require(engine.asked.first)
    for secret in ["ann@", "916", "https", "15", "$5", "👍"] { #expect(!asked.contains(secret), "\(asked)") }
    #expect(market.improvements.first?.rendering.text == said + ".")
  }

  /// What an engine may do to the marks.
  @Test(arguments: [
    ("", EngineFailure.lostPlaceholder), ("XQAZ XQAZ", .lostPlaceholder), ("XQEZ", .lostPlaceholder),
    ("XQ AZ", .lostPlaceholder), ("XQAZ XQBZ", .lostPlaceholder), ("xqaz 7", .changedFacts),
    ("XQAZ €5", .changedFacts), ("XQAZ https://evil.example/", .changedFacts),
    ("no XQAZ", .changedFacts), ("XQAZ\u{0}", .unreadable),
    ("XQAZ" + String(repeating: "a", count: 4_000), .unreadable),
    ("XQAZ e" + String(repeating: "\u{301}", count: 40), .unreadable),
  ])
  func aRenderingThatIsNotWholeIsRefused(_ changed: String, _ failure: EngineFailure) async throws {
    let outcome = try await outcome("The lamp costs $5 today") { _ throws(EngineFailure) in
      EngineAnswer(text: "La lámpara cuesta " + changed)
    }
    #expect(outcome == .failed(engine: "scripted", failure))
    #expect(market.improvements.isEmpty)
  }

  @Test func aDenialMustStayOne() async throws {
    let lost = try await outcome("We do not have the lamp") { _ throws(EngineFailure) in
      EngineAnswer(text: "Tenemos la lámpara")
    }
    #expect(lost == .failed(engine: "scripted", .changedFacts))
    let kept = try await outcome("We do not have the lamp") { _ throws(EngineFailure) in
      EngineAnswer(text: "No tenemos la lámpara")
    }
    #expect(kept == .improved)
  }

  @Test(arguments: ["", "   ", "The lamp costs today"])
  func anEmptyAnswerOrAnEchoIsNoTranslation(_ answer: String) async throws {
    let outcome = try await outcome("The lamp costs today") { _ throws(EngineFailure) in
      EngineAnswer(text: answer)
    }
    #expect(outcome == .failed(engine: "scripted", .unreadable))
  }

  @Test func theShopsWordsAreEnforcedOnTheWayBack() async throws {
    wordings.use(
      WordingSnapshot(
        version: 4,
        entries: [
          .term("moon mug", from: .english, to: .spanish, target: "taza lunar"), .name("Red House"),
          .term("lamp", from: .english, to: .german, target: "Leuchte"),
        ]), of: try #require(luna))
    let engine = Scripted { text throws(EngineFailure) in EngineAnswer(text: "Aquí " + text) }
    let improve = try improving(engine)
    let job = try #require(improve.jobs(in: try event("the Moon Mug and lamp of Red House")).first)
    #expect(await improve(job) == .improved)
    #expect(engine.asked == ["the XQAZ and lamp of XQBZ"])
    let made = try #require(market.improvements.first)
    #expect(made.rendering.text == "Aquí the taza lunar and lamp of Red House")
    #expect(made.rendering.kept == ["Red House"])
    #expect(made.key?.wordingVersion == 4)
  }

  @Test func theSameTextIsAskedOnceForEachShopWordingAndVersion() async throws {
    let script: @Sendable (String) throws(EngineFailure) -> EngineAnswer = { text throws(EngineFailure) in
      EngineAnswer(text: "Aquí " + text)
    }
    let engine = Scripted("1", script)
    let improve = try improving(engine)
    func ask(_ improve: ImproveRenderings, shop: String = "luna") async throws {
      let job = try #require(improve.jobs(in: try event("the lamp is here", shop: shop)).first)
      #expect(await improve(job) == .improved)
    }
    try await ask(improve)
    try await ask(improve)
    #expect(engine.asked.count == 1, "the second came from the cache")
    try await ask(improve, shop: "other")
    #expect(engine.asked.count == 2, "nothing of one shop is served to another")
    wordings.use(WordingSnapshot(version: 1, entries: [.name("Zephyr")]), of: try #require(luna))
    try await ask(improve)
    #expect(engine.asked.count == 3, "a changed glossary")
    let newer = Scripted("2", script)
    try await ask(try improving(newer))
    #expect(newer.asked.count == 1, "another version of the engine")
  }

  @Test func unknownWordsLowerTheConfidence() async throws {
    let half = try await outcome("the blue lamp is here") { _ throws(EngineFailure) in
      EngineAnswer(text: "la blorf lámpara está", unknownWords: 1)
    }
    #expect(half == .improved)
    #expect(market.improvements.first?.rendering.confidence == 0.75 * 3 / 4)
    let most = try await outcome("the blue lamp was here") { _ throws(EngineFailure) in
      EngineAnswer(text: "la blorf glorf está", unknownWords: 2)
    }
    #expect(most == .notBetter, "0.375 is no better than 0.4")
  }

  @Test func onlyWeakRenderingsOfConfiguredDirectionsAreOffered() throws {
    let improve = try improving(Scripted { _ throws(EngineFailure) in EngineAnswer(text: "x") })
    let good = Rendering(text: "bien", by: .phrase, confidence: 0.95)
    #expect(improve.jobs(in: try event("hello")).count == 1)
    #expect(improve.jobs(in: try event("hello", kind: .edit)).count == 1)
    #expect(improve.jobs(in: try event("hello", current: good)).isEmpty)
    #expect(improve.jobs(in: try event("hello", to: .french)).isEmpty)
    #expect(improve.jobs(in: try event("hola", in: .spanish, to: .english)).isEmpty)
    #expect(improve.jobs(in: try event("hello", kind: .retract)).isEmpty)
    #expect(improve.jobs(in: try event("hello", kind: .translation(.spanish))).isEmpty)
    let lost = Rendering(text: nil, by: .none, confidence: 0, lostFacts: ["5"])
    #expect(improve.jobs(in: try event("hello", current: lost)).count == 1)
  }

  @Test func aTextThatLooksMarkedGoesToNoEngine() async throws {
    let engine = Scripted { text throws(EngineFailure) in EngineAnswer(text: text) }
    let improve = try improving(engine)
    for text in ["my code is XQAZ", "exquisite lamp", String(repeating: "$5 ", count: 60)] {
      let job = try #require(improve.jobs(in: try event(text)).first)
      #expect(await improve(job) == .leftAlone)
    }
    #expect(engine.asked.isEmpty)
  }

  @Test func anEngineThatFailsTooOftenRests() async throws {
    let clock = Mutex<Int64>(0)
    let changes = Mutex<[RestingEngine.Change]>([])
    let isUp = Mutex(false)
    let engine = Scripted { text throws(EngineFailure) in
      guard isUp.withLock({ $0 }) else { throw .timedOut }
      return EngineAnswer(text: text)
    }
    let resting = RestingEngine(engine, now: { clock.withLock { $0 } }) { change in
      changes.withLock { $0.append(change) }
    }
    func ask() async -> EngineFailure? {
      do throws(EngineFailure) {
        _ = try await resting.render("x", pair)
        return nil
      } catch {
        return error
      }
    }
    for _ in 0..<5 { #expect(await ask() == .timedOut) }
    for _ in 0..<5 { #expect(await ask() == .resting) }
    #expect(engine.asked.count == 5)
    clock.withLock { $0 = 10_000 }
    isUp.withLock { $0 = true }
    #expect(await ask() == nil)
    #expect(await ask() == nil)
    #expect(changes.withLock { $0 } == [.resting, .recovered])
  }
}
