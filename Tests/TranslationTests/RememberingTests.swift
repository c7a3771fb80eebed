import Messaging
import Synchronization
import Testing

@testable import Translation

/// Translations are remembered: within bytes, for one shop, while its words stay the same.
@Suite struct RememberingTests {
  private let counting = CountingTranslator()
  private let wordings = ShopWordings()
  private let luna = ShopID("luna")

  private func translator(bytes: Int = 1_000_000) -> RememberingTranslator {
    RememberingTranslator(counting, wordings: wordings, bytes: bytes)
  }

  private func text(_ translator: RememberingTranslator, _ text: String, _ shop: ShopID?) -> String? {
    translator.glossed(text, from: .english, to: [.german], shop: shop).renderings[.german]?.text
  }

  @Test func theSameTextIsTranslatedOnce() {
    let translator = translator()
    let first = translator.glossed("hello", from: .english, to: [.german], shop: luna)
    let second = translator.glossed("hello", from: .english, to: [.german, .french], shop: luna)
    #expect(counting.asked == ["hello de", "hello fr"])
    #expect(second.renderings[.german] == first.renderings[.german] && second.back[.german] == "hello back")
    #expect(second.renderings.count == 2 && second.back.count == 2)
    #expect(translator.usage.found == 1 && translator.usage.missed == 2)
  }

  @Test func whatOneShopWroteIsNotFoundForAnother() {
    let translator = translator()
    for shop in [luna, ShopID("sol"), nil] { _ = text(translator, "hello", shop) }
    #expect(counting.asked.count == 3)
  }

  @Test func changedWordsAreUsedForTheNextMessage() throws {
    let translator = translator()
    let shop = try #require(luna)
    _ = text(translator, "hello", shop)
    wordings.replace(ShopWording(), of: shop)
    _ = text(translator, "hello", shop)
    wordings.replace(nil, of: shop)
    _ = text(translator, "hello", shop)
    #expect(counting.asked.count == 3)
  }

  @Test func newContentIsUsedForTheNextMessage() {
    let translator = translator()
    _ = text(translator, "hello", luna)
    translator.forgetOlderContent()
    _ = text(translator, "hello", luna)
    #expect(counting.asked.count == 2)
  }

  @Test func whatAShopRetractedIsForgottenAndNoOthers() throws {
    let translator = translator()
    for shop in [luna, ShopID("sol"), nil] { _ = text(translator, "hello", shop) }
    translator.forget([try #require(luna)])
    for shop in [luna, ShopID("sol"), nil] { _ = text(translator, "hello", shop) }
    #expect(counting.asked.count == 4)
    translator.forget(nil)
    #expect(translator.usage.bytes == 0)
  }

  @Test func textsAreToldApartByTheirBytes() {
    let translator = translator()
    #expect(text(translator, "\u{E9}", nil) != nil)
    #expect(text(translator, "e\u{301}", nil)?.utf8.count == "[de] e\u{301}".utf8.count)
    #expect(counting.asked.count == 2)
  }

  @Test func bytesAreBoundedAndWhatIsAskedForAgainStays() {
    let recent = RecentTranslations(limit: 20_000, shelves: 1)
    let key = { RecentTranslations.Key(text: $0, source: .english, shop: nil, version: 0) }
    let made = Translations(renderings: [.german: Rendering(text: "x", by: .phrase, confidence: 1)])
    recent.keep(key("often"), made)
    for number in 0..<500 {
      recent.keep(key("once \(number)"), made)
      #expect(recent.find(key("often"), [.german]).missing.isEmpty)
      #expect(recent.usage.bytes <= 20_000)
    }
    #expect(!recent.find(key("once 0"), [.german]).missing.isEmpty)
    recent.limit(0)
    #expect(recent.usage.bytes == 0 && !recent.isOn)
  }

  @Test func aTextThatWouldPushOutTheOthersIsNotKept() {
    let recent = RecentTranslations(limit: 8_000, shelves: 1)
    let key = RecentTranslations.Key(
      text: String(repeating: "a", count: 4_000), source: .english, shop: nil, version: 0)
    recent.keep(key, Translations(renderings: [.german: Rendering(text: "x", by: .phrase, confidence: 1)]))
    #expect(recent.usage.bytes == 0)
  }

  @Test func zeroRemembersNothing() {
    let translator = translator(bytes: 0)
    for _ in 0..<3 { _ = text(translator, "hello", luna) }
    #expect(counting.asked.count == 3)
  }

  @Test func manyThreadsGetWhatTheyAskedFor() async {
    let translator = translator(bytes: 200_000)
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          (0..<300).allSatisfy { number in
            let wanted = "text \(number * (task + 1) % 97)"
            let made = translator.glossed(wanted, from: .english, to: [.german], shop: nil)
            return made.renderings[.german]?.text == "[de] " + wanted
              && made.back[.german] == wanted + " back"
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}

/// Notes what it was asked for.
private final class CountingTranslator: Translator {
  let languages: [LanguageTag] = [.english, .german, .french]
  let lexiconVersion = "test"
  private let log = Mutex<[String]>([])

  var asked: [String] { log.withLock { $0 } }

  func identify(_ text: String, prior: [LanguageTag]) -> LanguageTag? { nil }

  func translate(
    _ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?
  ) -> [LanguageTag: Rendering] {
    log.withLock { log in log += targets.map { "\(text) \($0)" } }
    return Dictionary(
      uniqueKeysWithValues: targets.map {
        ($0, Rendering(text: "[\($0)] " + text, by: .phrase, confidence: 0.9))
      })
  }

  func glossed(
    _ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?
  ) -> Translations {
    Translations(
      renderings: translate(text, from: source, to: targets, shop: shop),
      back: Dictionary(uniqueKeysWithValues: targets.map { ($0, text + " back") }))
  }
}
