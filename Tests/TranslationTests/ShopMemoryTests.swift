import Fixtures
import Messaging
import Testing

@testable import Translation

/// When an approved text may stand for a message that is not quite the same.
@Suite struct ShopMemoryTests {
  private func rendering(
    _ text: String, _ entries: [WordingEntry], from source: LanguageTag = .english,
    to target: LanguageTag = .german
  ) throws -> Rendering {
    let wordings = ShopWordings()
    let shop = try #require(ShopID("luna"))
    wordings.use(WordingSnapshot(version: 1, entries: entries), of: shop)
    let pipeline = try TestContent.pipeline.get().asking(wordings)
    return try #require(pipeline.translate(text, from: source, to: [target], shop: shop)[target])
  }

  /// A pair with a rendering that no engine makes, so that its use is seen.
  private func isUsed(
    _ pair: String, for message: String, in source: LanguageTag, to target: LanguageTag = .german
  ) throws -> Bool {
    let entry = WordingEntry.pair(pair, from: source, to: target, target: "Zaubertext 3 $5 A7-3391 XL")
    return try rendering(message, [entry], from: source, to: target).text?.contains("Zaubertext") == true
  }

  @Test(arguments: [
    ("we ship all big orders on Monday", "we ship all large orders on Monday"),
    ("we ship all big orders on Monday", "We ship all the big orders on Monday"),
    ("we ship all big orders on Monday", "we ship all big orders on Monday please"),
    ("we ship all big orders on Monday", "we ship all big ordres on Monday"),
    ("Do you ship to Brazil every week?", "do you ship to brazil every week"),
  ])
  func whatChangesNoMeaningChangesNothing(_ pair: String, _ message: String) throws {
    #expect(try isUsed(pair, for: message, in: .english))
  }

  @Test(arguments: [
    (LanguageTag.english, "we ship all big orders in three days", "we ship all big orders in five days"),
    (.english, "we have the big lamp in red now", "we have the big lamp in blue now"),
    (.english, "we have the big red lamp in stock now", "we have the small red lamp in stock now"),
    (.english, "we can ship the big orders today", "we can not ship the big orders today"),
    (.english, "we can ship the big orders today", "we can't ship the big orders today"),
    (.english, "we don't ship the big orders today", "we ship the big orders today"),
    (.english, "we ship the big lamp with a bulb", "we ship the big lamp without a bulb"),
    (.english, "we ship the big orders today", "we ship the big orders tomorrow"),
    (.english, "we ship the big lamp every day", "we ship the big bag every day"),
    (.english, "we ship the big lamp every day", "do we ship the big lamp every day?"),
    (.english, "do you have this dress in size XL", "do you have this dress in size S1"),
    (.russian, "мы отправляем большие заказы каждый день", "мы не отправляем большие заказы каждый день"),
    (.russian, "у нас есть красная лампа на складе", "у нас есть синяя лампа на складе"),
    (.simplifiedChinese, "我们每天都发大订单", "我们每天都不发大订单"),
    (.simplifiedChinese, "我们现在有红色的大灯", "我们现在有蓝色的大灯"),
    (.arabic, "نحن نشحن الطلبات الكبيرة كل يوم", "نحن لا نشحن الطلبات الكبيرة كل يوم"),
    (.spanish, "tenemos la lámpara grande en rojo ahora", "tenemos la lámpara grande en azul ahora"),
  ])
  func noNumberColourSizeOrNegationIsCrossed(
    _ language: LanguageTag, _ pair: String, _ message: String
  ) throws {
    let target: LanguageTag = .german
    #expect(try isUsed(pair, for: pair, in: language, to: target), "the same text is used")
    #expect(try !isUsed(pair, for: message, in: language, to: target))
  }

  @Test(arguments: [
    (
      "the big lamp costs $5 today", "the big lamp costs $7.50 today", "Die große Lampe kostet heute $5.",
      "Die große Lampe kostet heute $7.50."
    ),
    (
      "your order A7-3391 is on its way", "your order B2-1000 is on its way", "A7-3391 ist unterwegs.",
      "B2-1000 ist unterwegs."
    ),
    ("we ship the lamp in 3 days", "we ship the lamp in 5 days", "Versand in 3 Tagen", "Versand in 5 Tagen"),
  ])
  func anEntityThatDiffersIsPutInItsPlace(_ pair: String, _ said: String, _ target: String, _ wanted: String)
    throws
  {
    let entry = WordingEntry.pair(pair, from: .english, to: .german, target: target)
    #expect(try rendering(said, [entry]).text == wanted)
    #expect(try rendering(said, [entry]).by == .glossary)
  }

  /// «через 3 дня», but «через 5 дней»: the words beside the number would have to change.
  @Test func aNumberThatAsksForAnotherFormIsNotPutInItsPlace() throws {
    let entry = WordingEntry.pair(
      "we ship the lamp in 3 days", from: .english, to: .russian, target: "Отправим через 3 дня")
    #expect(try rendering("we ship the lamp in 4 days", [entry], to: .russian).text == "Отправим через 4 дня")
    #expect(try rendering("we ship the lamp in 5 days", [entry], to: .russian).text != "Отправим через 5 дня")
  }

  @Test func whereTheEntityHasNoSinglePlaceThePairIsNotUsed() throws {
    let twice = WordingEntry.pair(
      "the big lamp costs $5 today", from: .english, to: .german, target: "Heute $5, nur $5")
    #expect(try rendering("the big lamp costs $7 today", [twice]).text?.contains("nur") != true)
  }

  /// Texts that have the same words once marks are left out.
  @Test(arguments: [
    ("it costs $5", "it costs €5"), ("you get 5% off", "you get 5 off"), ("1.5 kg", "1-5 kg"),
  ])
  func aFactIsComparedAsItIsWritten(_ pair: String, _ message: String) throws {
    let entry = WordingEntry.pair(pair, from: .english, to: .german, target: "Zaubertext")
    #expect(try rendering(message, [entry]).text?.contains("Zaubertext") != true)
  }

  @Test func anApprovedTextThatLostAFactIsNotShown() throws {
    let entry = WordingEntry.pair(
      "it costs $5 with code A7-3391", from: .english, to: .german, target: "Es kostet fünf Dollar")
    #expect(try rendering("it costs $5 with code A7-3391", [entry]).text?.contains("fünf Dollar") != true)
  }

  @Test func aSentenceOfAMessageIsRemembered() throws {
    let entry = WordingEntry.pair(
      "We ship from Ningbo every day.", from: .english, to: .german, target: "Täglicher Versand ab Ningbo.")
    let said = try rendering("Hello! We ship from Ningbo every day. How are you?", [entry])
    #expect(said.text?.contains("! Täglicher Versand ab Ningbo. ") == true, "\(said.text ?? "")")
    #expect(said.by == .glossary)
  }

  @Test func anEmojiAtTheEndStays() throws {
    let entry = WordingEntry.pair(
      "see you soon, friend", from: .english, to: .german, target: "Bis bald, Freund")
    #expect(try rendering("See you soon, friend! 👍🎁", [entry]).text == "Bis bald, Freund 👍🎁")
    #expect(try rendering("See you soon, friend", [entry]).text == "Bis bald, Freund")
  }

  @Test func theShopsWordsStandAboveThePhrasebook() throws {
    let core = try rendering("Good morning", [])
    #expect(core.by == .phrase)
    let entry = WordingEntry.pair("Good morning", from: .english, to: .german, target: "Moin")
    #expect(try rendering("good morning!", [entry]).text == "Moin")
    let term = WordingEntry.term("free shipping", from: .english, to: .german, target: "Gratispost")
    #expect(try rendering("Do you have free shipping?", [term]).text?.contains("Gratispost") == true)
  }

  /// A name that the phrasebook would translate, in texts that it knows whole and in approved ones.
  @Test(arguments: ["Good Morning is our best lamp", "I like Good Morning", "Good morning"])
  func aNameOfTheShopSurvives(_ said: String) throws {
    let name = WordingEntry.name("Good Morning")
    let made = try rendering(said, [name])
    #expect(made.text == nil || made.text?.lowercased().contains("good morning") == true, "\(made)")
    let pair = WordingEntry.pair(said, from: .english, to: .german, target: "Zaubertext")
    #expect(try rendering(said, [name, pair]).text?.contains("Zaubertext") != true)
  }

  /// Whatever a shop approved, a message costs no more than a bounded number of comparisons.
  @Test func manyTextsThatAreAlikeAreSearchedInBoundedWork() throws {
    let pairs = (0..<5_000).map {
      WordingEntry.pair(
        "we ship the big lamp number w\($0) every single day", from: .english, to: .german, target: "t\($0)")
    }
    let wording = ShopWording(WordingSnapshot(version: 1, entries: pairs))
    let index = try #require(wording.index(from: .english, to: .german))
    let text = Array("we ship the big lamp number q every single day".utf16)[...]
    let start = ContinuousClock.now
    for _ in 0..<100 { #expect(index.near(text).count == 4) }
    #expect(ContinuousClock.now - start < Duration.seconds(5).inThisRun)
    #expect(index.exact(Array(pairs[17].source.utf16)[...]) == 17)
  }

  @Test(arguments: [
    ("order", "ordre", true), ("order", "orders", true), ("order", "oder", true), ("order", "border", true),
    ("order", "older", true), ("order", "other", false), ("order", "rodre", false), ("abc", "abc", true),
  ])
  func oneSlipOfThePen(_ left: String, _ right: String, _ isSlip: Bool) {
    #expect(ShopMemory.isOneSlip(Array(left.utf16), Array(right.utf16)) == isSlip)
    #expect(ShopMemory.isOneSlip(Array(right.utf16), Array(left.utf16)) == isSlip)
  }
}
