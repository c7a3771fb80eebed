import Fixtures
import Messaging
import Synchronization
import Testing

@Suite struct TextRulesTests {
  @Test(arguments: [
    "a", " ", "\u{1}\u{7f}\u{85}\u{202E}", "a" + String(repeating: "\u{301}", count: 30), "👨‍👩‍👧",
    String(repeating: "a", count: 4_000), String(repeating: "你", count: 4_000),
    String(repeating: "e\u{301}", count: 2_000),
  ])
  func whatIsWithinTheRulesPasses(text: String) throws {
    try TextRules.check(text, field: "text", limit: 4_000)
  }

  @Test(arguments: [
    ("\u{0}", MessagingError.Code.badRequest), ("a\u{0}b", .badRequest), ("", .badRequest),
    ("a" + String(repeating: "\u{301}", count: 31), .badRequest),
    (String(repeating: "\u{20DD}", count: 31), .badRequest),
    ("a" + String(repeating: "\u{301}\u{316}", count: 16), .badRequest),
    (String(repeating: "a", count: 4_001), .tooLarge), (String(repeating: "你", count: 4_001), .tooLarge),
  ])
  func whatIsNotIsRefusedWithItsField(text: String, code: MessagingError.Code) {
    let error = #expect(throws: MessagingError.self) {
      try TextRules.check(text, field: "text", limit: 4_000)
    }
    #expect(error?.code == code)
    #expect(error?.field == "text")
  }

  @Test func marksAreCountedAnewBehindALetter() throws {
    let thirty = "a" + String(repeating: "\u{301}", count: 30)
    try TextRules.check(thirty + thirty, field: "text", limit: 4_000)
  }

  @Test(arguments: [
    ("a b", "a b"), ("", ""), ("a\u{0}b", "a b"), ("abcdef", "abcde"),
    ("e" + String(repeating: "\u{301}", count: 3), "e" + String(repeating: "\u{301}", count: 3)),
  ])
  func anyStringIsCutToWhatCanBeCompared(text: String, cut: String) {
    #expect(TextRules.cut(text, limit: 5) == cut)
  }

  @Test func marksBeyondTheRunAreCut() throws {
    let cut = TextRules.cut("e" + String(repeating: "\u{301}", count: 999) + "z", limit: 1_000)
    #expect(cut.unicodeScalars.count == 31)
    try TextRules.check(cut, field: "q", limit: 1_000)
  }

  /// A megabyte of the worst takes no more than a few passes over it.
  @Test func theWorstCaseIsLinear() {
    let block = "a" + String(repeating: "\u{301}\u{316}", count: 15)
    let text = String(repeating: block, count: 16_000)
    let elapsed = ContinuousClock().measure {
      try? TextRules.check(text, field: "text", limit: .max)
    }
    #expect(elapsed < Duration.seconds(2).inThisRun, "unoptimised: \(elapsed)")
  }
}

@Suite struct LanguageTagTests {
  @Test(arguments: [
    ("EN", "en"), ("pt-br", "pt-BR"), ("ZH-hans-cn", "zh-Hans-CN"), ("sr-latn", "sr-Latn"),
    ("de-1996", "de-1996"),
    ("en-U-CA-gregory", "en-u-ca-gregory"), ("en-x-AB", "en-x-ab"), ("es-419", "es-419"),
  ])
  func aTagIsInCanonicalCase(raw: String, canonical: String) {
    #expect(LanguageTag(raw)?.text == canonical)
  }

  @Test(arguments: [
    "", "e", "-", "en-", "-en", "en--us", "e1", "русский", "en_US", "en-abcdefghi", "abcdefghi", "en US",
    "en\u{0}",
    "en-é", "en-abcdefgh-abcdefgh-abcdefgh-abcdefgh",
  ])
  func whatIsNoTagIsNone(raw: String) {
    #expect(LanguageTag(raw) == nil)
  }

  @Test(arguments: [
    ("pt", "pt-BR", true), ("pt-BR", "pt", true), ("pt-BR", "pt-PT", false), ("zh", "zh-Hans", true),
    ("en", "es", false),
    ("zh-Hans", "zh-Hant", false), ("de", "de", true),
  ])
  func aTagCoversItsOwnLanguage(reader: String, text: String, isCovered: Bool) throws {
    #expect(try #require(LanguageTag(reader)).covers(#require(LanguageTag(text))) == isCovered)
  }
}

@Suite struct TextDirectionTests {
  @Test(arguments: [
    ("Hello", TextDirection.leftToRight), ("مرحبا", .rightToLeft), ("שלום", .rightToLeft),
    ("你好", .leftToRight),
    ("LT-204 متى يصل طلبي؟", .rightToLeft), ("Заказ مرحبا принят", .leftToRight), ("12,50 €", .leftToRight),
    ("", .leftToRight), ("😀😀😀", .leftToRight), ("2 كغ", .rightToLeft),
  ])
  func theMajorityOfLettersDecides(text: String, direction: TextDirection) {
    #expect(TextDirection(majorityOf: text) == direction)
  }
}

@Suite struct ReaderViewTests {
  private let author = Author(account: AccountID(rawValue: 1), name: "anna", side: .buyer, isBot: false)
  private let renderings = [
    LanguageTag.simplifiedChinese: Rendering(text: "好", by: .phrase, confidence: 1),
    .german: Rendering(text: "gut", by: .phrase, confidence: 1),
  ]

  private func shown(_ settings: Settings, to side: Side, of language: LanguageTag?) -> [String] {
    let message = Message(
      conversation: ConversationID(rawValue: 1), seq: 1, author: author, cid: "c", timestamp: 0, replyTo: nil,
      content: .text(Original(text: "x", language: language), editedAt: nil, renderings: renderings))
    return ReaderView(settings: settings, side: side).languages(of: message, among: renderings).map(\.text)
  }

  @Test func aReaderIsShownItsOwnLanguage() {
    #expect(shown(Settings(want: .simplifiedChinese), to: .shop, of: .russian) == ["zh-Hans"])
  }

  @Test func aReaderOfTheOriginalIsShownNone() {
    #expect(shown(Settings(want: .simplifiedChinese, reads: [.russian]), to: .shop, of: .russian) == [])
    #expect(shown(Settings(want: .russian), to: .shop, of: .russian) == [])
  }

  @Test func aReaderWithoutAWishIsShownTheOriginal() {
    #expect(shown(Settings(), to: .shop, of: .russian) == [])
  }

  @Test func aReaderOfALanguageThatWasNotRenderedIsShownNone() {
    #expect(shown(Settings(want: .french), to: .shop, of: .russian) == [])
  }

  @Test func ofAnUnknownLanguageARenderingIsShown() {
    #expect(shown(Settings(want: .german, reads: [.russian]), to: .shop, of: nil) == ["de"])
  }

  @Test func theAuthorsSideIsShownWhatTheOtherReads() {
    #expect(shown(Settings(want: .russian), to: .buyer, of: .russian) == ["de", "zh-Hans"])
  }

  @Test func settingsThatAreNotNamedStay() {
    let before = Settings(want: .russian, reads: [.german], ui: .french)
    #expect(SettingsChange().applied(to: before) == before)
    #expect(SettingsChange(reads: []).applied(to: before) == Settings(want: .russian, reads: [], ui: .french))
  }
}

@Suite struct IdentifierTests {
  @Test(arguments: ["c1", "c9223372036854775807"])
  func aConversationIsNamedInOneWay(text: String) {
    #expect(ConversationID(text)?.description == text)
  }

  @Test(arguments: [
    "", "c", "c0", "c07", "c+7", "c-7", "C7", "7", "c7 ", "c9223372036854775808", "c٧", "c7\u{301}",
  ])
  func anythingElseNamesNone(text: String) {
    #expect(ConversationID(text) == nil)
  }

  @Test(arguments: ["", "a b", "é", "a/b", "a\u{0}", String(repeating: "a", count: 65)])
  func aShopIsNamedInPlainLetters(text: String) {
    #expect(ShopID(text) == nil)
  }
}

@Suite struct PendingTranslationTests {
  @Test func itIsComputedOnceByWhoeverComesFirst() async {
    let computed = Mutex(0)
    let pending = PendingTranslation {
      computed.withLock { $0 += 1 }
      return Translations(renderings: [.german: Rendering(text: "x", by: .phrase, confidence: 1)])
    }
    #expect(pending.ready == nil)
    #expect(computed.withLock { $0 } == 0)
    await withTaskGroup { group in
      for _ in 0..<50 { group.addTask { _ = pending.value } }
    }
    #expect(computed.withLock { $0 } == 1)
    #expect(pending.ready?.keys.map(\.text) == ["de"])
  }

  @Test func askingWhetherItIsReadyNeverWaits() {
    let inner = Mutex<PendingTranslation?>(nil)
    let pending = PendingTranslation {
      // While it is being computed.
      #expect(inner.withLock { $0 }?.ready == nil)
      return Translations()
    }
    inner.withLock { $0 = pending }
    #expect(pending.value.renderings.isEmpty)
    #expect(pending.ready == [:])
  }
}
