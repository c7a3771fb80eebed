import InMemoryPorts
import Messaging
import Testing

@Suite struct SendMessagesTests {
  @Test func aMessageIsStoredWithARenderingForEachReaderOfTheOtherSide() async throws {
    let bazaar = try await Bazaar()
    try await bazaar.sends("Привет")
    let message = try #require(bazaar.market.events.first?.message)
    guard case .text(let original, nil, let renderings) = message.content else { throw Unexpected() }
    #expect(original.language == .russian, "identified with the author's languages as the prior")
    #expect(renderings.keys.sorted().map(\.text) == ["de", "zh-Hans"])
    #expect(renderings[.german]?.text == "[de] Привет")
  }

  @Test func whoReadsTheOriginalNeedsNoRendering() async throws {
    let bazaar = try await Bazaar()
    try await bazaar.sends("Bonjour", language: .french)
    #expect(bazaar.market.events.first?.message.storedRenderings.keys.map(\.text) == ["zh-Hans"])
    try await bazaar.sends("Hello", cid: "2", by: .agent, language: .english)
    #expect(bazaar.market.events.last?.message.storedRenderings.isEmpty == true)
  }

  @Test func theSameCidWithTheSamePayloadIsStoredOnce() async throws {
    let bazaar = try await Bazaar()
    guard case .stored(let first) = try await bazaar.sends("a", cid: "x") else { throw Unexpected() }
    guard case .duplicate(_, let second) = try await bazaar.sends("a", cid: "x") else { throw Unexpected() }
    #expect(first == second)
    #expect(try await bazaar.sends("b", cid: "x").error?.code == .conflict)
    #expect(bazaar.market.events.count == 1)
  }

  @Test(arguments: [
    "", "a\u{0}", "a" + String(repeating: "\u{301}", count: 31), String(repeating: "a", count: 4_001),
  ])
  func aBadTextIsRefusedBeforeAnythingIsLookedUp(text: String) async throws {
    let bazaar = try await Bazaar()
    let error = try await bazaar.sends(text, in: "c999").error
    #expect(error?.field == "text")
    #expect(bazaar.market.events.isEmpty)
  }

  @Test func aReplyIsToAMessageThatIsThere() async throws {
    let bazaar = try await Bazaar()
    #expect(try await bazaar.sends(cid: "1", replyTo: 1).error?.field == "reply_to")
    try await bazaar.sends(cid: "2")
    for (seq, isFound) in [(Int64.min, false), (0, false), (1, true), (3, false), (.max, false)] {
      let error = try await bazaar.sends(cid: "r\(seq)", replyTo: seq).error
      #expect((error == nil) == isFound, "\(seq)")
    }
  }

  @Test func aBatchHasOneOutcomeForEachInOrder() async throws {
    let bazaar = try await Bazaar()
    let requests = ["a", "", "b", "a\u{0}", "c"].enumerated().map { index, text in
      SendMessages.Request(
        key: RequestKey(rawValue: UInt64(index)), conversation: "c1", cid: "\(index)", text: text,
        language: nil,
        replyTo: nil)
    }
    let outcomes = await bazaar.send(requests, by: Bazaar.Person.buyer.principal())
    #expect(outcomes.map { $0.error == nil } == [true, false, true, false, true])
    #expect(bazaar.market.events.compactMap(\.request?.rawValue) == [0, 2, 4])
  }

  @Test func theBotMarkIsTheServersOwn() async throws {
    let bazaar = try await Bazaar()
    try await bazaar.sends(cid: "1", by: .shopBot)
    try await bazaar.sends(cid: "2", by: .agent)
    #expect(bazaar.market.events.map(\.message.author.isBot) == [true, false])
    #expect(bazaar.market.events.map(\.message.author.side) == [.shop, .shop])
  }
}

@Suite struct ReviseMessageTests {
  private let edit = ReviseMessage.Change.edit(text: "Пока", language: nil)

  @Test func anEditIsANewTextWithNewRenderings() async throws {
    let bazaar = try await Bazaar()
    try await bazaar.sends()
    guard case .stored(2) = try await bazaar.revises(edit) else { throw Unexpected() }
    let event = try #require(bazaar.market.events.last)
    #expect(event.kind == .edit)
    #expect(event.message.storedRenderings[.german]?.text == "[de] Пока")
  }

  @Test func aChangeHasItsTime() async throws {
    let bazaar = try await Bazaar()
    try await bazaar.sends()
    bazaar.advance(milliseconds: 60_000)
    #expect(try await bazaar.revises(edit).error == nil)
    bazaar.advance(milliseconds: 1)
    for change in [edit, .retract] {
      let error = await #expect(throws: MessagingError.self) { try await bazaar.revises(change) }
      #expect(error?.notice.key == .tooLateToChange)
    }
  }

  @Test func retractingAgainIsOKForEver() async throws {
    let bazaar = try await Bazaar()
    try await bazaar.sends()
    guard case .stored = try await bazaar.revises(.retract) else { throw Unexpected() }
    bazaar.advance(milliseconds: 1_000_000)
    guard case .unchanged(let message, _) = try await bazaar.revises(.retract) else { throw Unexpected() }
    guard case .retracted = message.content else { throw Unexpected() }
    #expect(bazaar.market.events.count == 2)
    let error = await #expect(throws: MessagingError.self) { try await bazaar.revises(.retract, by: .agent) }
    #expect(error?.code == .forbidden, "for its author only")
  }

  @Test func aTombstoneIsNotEdited() async throws {
    let bazaar = try await Bazaar()
    try await bazaar.sends()
    _ = try await bazaar.revises(.retract)
    let error = await #expect(throws: MessagingError.self) { try await bazaar.revises(edit) }
    #expect(error?.code == .conflict)
  }

  @Test(arguments: [Int64.min, 0, 2, .max])
  func aMessageThatIsNotThereIsNotFound(seq: Int64) async throws {
    let bazaar = try await Bazaar()
    try await bazaar.sends()
    let error = await #expect(throws: MessagingError.self) { try await bazaar.revises(edit, seq: seq) }
    #expect(error == .notFound("seq"))
  }
}

@Suite struct MarkersAndListsTests {
  @Test func readRisesAndIsToldToAllButItsOwnConnection() async throws {
    let bazaar = try await Bazaar()
    for cid in ["1", "2"] { try await bazaar.sends(cid: cid) }
    let agent = Bazaar.Person.agent.principal()
    for seq in [Int64(2), 1, 2] { try await bazaar.markers.read("c1", upTo: seq, by: agent) }
    let told = bazaar.delivery.record.markers
    #expect(told.map(\.change.markers) == [Markers.Pair(delivered: 2, read: 2)])
    #expect(told.first?.change.side == .shop)
    #expect(told.first?.except == agent.session)
  }

  @Test(arguments: [Int64.min, -1, 0, 3, .max])
  func readOfWhatIsNotThereIsRefused(seq: Int64) async throws {
    let bazaar = try await Bazaar()
    for cid in ["1", "2"] { try await bazaar.sends(cid: cid) }
    let error = await #expect(throws: MessagingError.self) {
      try await bazaar.markers.read("c1", upTo: seq, by: Bazaar.Person.agent.principal())
    }
    #expect(error == .invalid("seq", .seqBeyond))
  }

  @Test func conversationsArePaged() async throws {
    let bazaar = try await Bazaar()
    _ = try await bazaar.open(shop: "teapots", by: Bazaar.Person.buyer.principal())
    let buyer = Bazaar.Person.buyer.principal()
    let first = try await bazaar.list(limit: 1, before: nil, by: buyer)
    #expect(first.rows.map(\.conversation.id.description) == ["c2"])
    #expect(first.more)
    let second = try await bazaar.list(limit: 1, before: "c2", by: buyer)
    #expect(second.rows.map(\.conversation.id.description) == ["c1"])
    #expect(!second.more)
    for (limit, before, field) in [
      (Int64(0), nil, "limit"), (-1, nil, "limit"), (1, "c999", "before"), (1, "x", "before"),
    ] as [(Int64, String?, String)] {
      let error = await #expect(throws: MessagingError.self) {
        _ = try await bazaar.list(limit: limit, before: before, by: buyer)
      }
      #expect(error?.field == field)
    }
  }
}

@Suite struct SettingsTests {
  @Test func newSettingsHoldForTheNextMessage() async throws {
    let bazaar = try await Bazaar()
    try await bazaar.sends("a", cid: "1", language: .russian)
    let change = SettingsChange(want: .spanish)
    let changed = try await bazaar.settings(change, of: Bazaar.Person.colleague.account)
    #expect(changed.settings == Settings(want: .spanish, reads: [.french]))
    #expect(bazaar.delivery.record.settings[changed.id] == changed.settings)
    try await bazaar.sends("b", cid: "2", language: .russian)
    #expect(
      bazaar.market.events.last?.message.storedRenderings.keys.sorted().map(\.text) == ["es", "zh-Hans"])
  }

  @Test func aChangeOfNothingIsNotSaved() async throws {
    let bazaar = try await Bazaar()
    _ = try await bazaar.settings(SettingsChange(want: .russian), of: Bazaar.Person.buyer.account)
    #expect(bazaar.accounts.saves == 0)
  }

  @Test func aLanguageNobodyTranslatesIntoIsRefused() async throws {
    let bazaar = try await Bazaar()
    let error = await #expect(throws: MessagingError.self) {
      try await bazaar.settings(SettingsChange(want: LanguageTag("tlh")), of: Bazaar.Person.buyer.account)
    }
    #expect(error == .invalid("want", .languageUnsupported))
  }
}

@Suite struct AccountTests {
  @Test func aWrongNameAndAWrongPasswordGiveTheSameAnswer() async throws {
    let bazaar = try await Bazaar()
    bazaar.accounts.put(Bazaar.Person.buyer.account, password: "correct horse")
    let logIn = LogIn(accounts: bazaar.accounts, hasher: PlainHasher(), names: PlainNames())
    let session = SessionID(rawValue: 1)
    #expect(
      try await logIn.withPassword(user: "Buyer", password: "correct horse", from: "", session: session)
        .scopes == .all)
    var errors: Set<MessagingError> = []
    for (user, password) in [
      ("buyer", "wrong"), ("nobody", "correct horse"), ("", ""), ("buyer\u{0}", "correct horse"),
      ("removedAgent", "correct horse"), ("buyer", String(repeating: "x", count: 257)),
    ] {
      let error = await #expect(throws: MessagingError.self, "\(user)") {
        try await logIn.withPassword(user: user, password: password, from: "", session: session)
      }
      if let error { errors.insert(error) }
    }
    for token in ["", "nope", String(repeating: "x", count: 257)] {
      let error = await #expect(throws: MessagingError.self) {
        try await logIn.withToken(token, session: session)
      }
      if let error { errors.insert(error) }
    }
    #expect(errors.map(\.code) == [.authFailed])
  }

  @Test func aDisabledAccountIsNotLoggedIn() async throws {
    let bazaar = try await Bazaar()
    var account = Bazaar.Person.buyer.account
    account.isDisabled = true
    bazaar.accounts.put(account, password: "correct horse")
    let logIn = LogIn(accounts: bazaar.accounts, hasher: PlainHasher(), names: PlainNames())
    await #expect(throws: MessagingError.self) {
      try await logIn.withPassword(
        user: "buyer", password: "correct horse", from: "", session: SessionID(rawValue: 1))
    }
  }

  @Test func registrationHasItsRules() async throws {
    let bazaar = try await Bazaar()
    let register = RegisterBuyer(
      accounts: bazaar.accounts, hasher: PlainHasher(), names: PlainNames(),
      settingsRules: ChangeSettings.Rules(translator: bazaar.translator))
    let made = try await register(
      user: "Olga", password: "12345678", settings: SettingsChange(want: .russian), from: "")
    #expect(made.kind == .buyer && made.shop == nil && made.settings.want == .russian)
    let refused: [(String, String, MessagingError.Code, String)] = [
      ("olga", "12345678", .conflict, "user"), ("", "12345678", .badRequest, "user"),
      ("a\u{0}", "12345678", .badRequest, "user"),
      (String(repeating: "a", count: 65), "12345678", .tooLarge, "user"),
      ("a" + String(repeating: "\u{301}", count: 31), "12345678", .badRequest, "user"),
      ("new", "1234567", .badRequest, "password"),
      ("new", String(repeating: "x", count: 257), .badRequest, "password"),
    ]
    for (user, password, code, field) in refused {
      let error = await #expect(throws: MessagingError.self) {
        try await register(user: user, password: password, settings: SettingsChange(), from: "")
      }
      #expect(error?.code == code && error?.field == field, "\(user)")
    }
  }
}

struct Unexpected: Error {}
