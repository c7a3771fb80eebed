import Foundation
import Messaging
import Testing

@testable import Translation

/// A shop's own words stand above the phrasebook and never reach another shop.
@Suite struct ShopWordingTests {
  private func pipeline() throws -> (TranslationPipeline, ShopWordings, ShopID) {
    let wordings = ShopWordings()
    let shop = try #require(ShopID("luna"))
    var wording = ShopWording()
    wording.add(name: "Luna Crafts")
    wording.add(ShopWording.Term(names: [.english: "moon mug", .german: "Mondbecher"]))
    wording.add(
      ShopWording.Pair(texts: [
        .english: "We ship from Ningbo every day.", .german: "Wir versenden täglich ab Ningbo.",
      ]))
    wordings.replace(wording, of: shop)
    return (try TranslationPipeline(locales: TestContent.path, wordings: wordings), wordings, shop)
  }

  @Test func memoryTermsAndNamesHold() throws {
    let (pipeline, wordings, shop) = try pipeline()
    let german = { (text: String, shop: ShopID?) in
      pipeline.translate(text, from: .english, to: [.german], shop: shop)[.german]
    }
    #expect(german("we ship from Ningbo every day", shop)?.text == "Wir versenden täglich ab Ningbo.")
    #expect(german("we ship from Ningbo every day", shop)?.by == .glossary)
    #expect(german("I want the moon mug", shop)?.text?.contains("Mondbecher") == true)
    #expect(german("I like Luna Crafts", shop)?.text?.contains("Luna Crafts") == true)
    #expect(german("I want the moon mug", ShopID("other"))?.text?.contains("Mondbecher") != true)
    wordings.replace(nil, of: shop)
    #expect(german("we ship from Ningbo every day", shop)?.by != .glossary)
  }

  @Test func translationMemoryGoesRound() throws {
    let und = try #require(LanguageTag("und"))
    let units: [TranslationMemory.Unit] = [
      .init(.pair, texts: [.english: "a < b & c", .german: "„gut“"]),
      .init(.pair, texts: [.english: "x", .russian: "и"], source: .russian),
      .init(.term, texts: [.english: "moon mug", .german: "Mondbecher"], source: .english),
      .init(.name, texts: [und: "Luna & Co"], source: und),
    ]
    #expect(try TranslationMemory.read(TranslationMemory.write(units)) == units)
    #expect(throws: ContentError.self) { try TranslationMemory.read("<tu><tuv><seg>a</seg></tuv></tu>") }
  }

  @Test(arguments: [
    "", "hello", "<tmx><body><tu><tuv xml:lang=\"en\"><seg>a</seg></tuv>",
    "<tmx><body><tu><tuv xml:lang=\"en\"><seg>a</seg></tuv></body></tmx>",
    "<tmx><body><tu><tuv xml:lang=\"en\"><seg>a</seg></tu></body></tmx>",
    "<tmx><body><tu><tuv xml:lang=\"!\"><seg>a</seg></tuv></tu></body></tmx>",
    "<tmx><body><tu><tuv xml:lang=\"en\">a</tuv></tu></body></tmx>",
  ])
  func whatIsNoTMXIsRefused(_ text: String) {
    #expect(throws: ContentError.self) { try TranslationMemory.read(text) }
  }

  @Test func characterReferencesAreRead() throws {
    let file = """
      <?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body><tu>
      <tuv xml:lang="en"><seg>it&#39;s &#x41;&#38;lt; &amp;#39;</seg></tuv><tuv xml:lang="de"><seg>&lt;b&gt;</seg></tuv>
      </tu></body></tmx>
      """
    let texts: [LanguageTag: String] = [.english: "it's A&lt; &#39;", .german: "<b>"]
    #expect(try TranslationMemory.read(file) == [.init(.pair, texts: texts, source: .english)])
  }

  // MARK: What a shop puts

  private func german(
    _ text: String, _ entries: [WordingEntry], to target: LanguageTag = .german
  ) throws -> Rendering? {
    let wordings = ShopWordings()
    let shop = try #require(ShopID("luna"))
    wordings.use(WordingSnapshot(version: 1, entries: entries), of: shop)
    let pipeline = try TestContent.pipeline.get().asking(wordings)
    return pipeline.translate(text, from: .english, to: [target], shop: shop)[target]
  }

  @Test func aTermIsRenderedAsTheShopSaysAndSaysSo() throws {
    let term = WordingEntry.term("moon mug", from: .english, to: .german, target: "Mondbecher")
    let whole = try german("moon mug", [term])
    #expect(whole?.text?.lowercased() == "mondbecher")
    #expect(whole?.by == .glossary)
    #expect(try german("I want the moon mug", [term])?.text?.contains("Mondbecher") == true)
  }

  /// In a language without a rendering the words are translated as if there were no term.
  @Test func aTermHoldsForItsLanguagesAlone() throws {
    let term = WordingEntry.term("red cup", from: .english, to: .german, target: "Rotling")
    #expect(
      try german("I want a red cup", [term], to: .french) == german("I want a red cup", [], to: .french))
    let back = WordingEntry.term("Rotling", from: .german, to: .english, target: "red cup")
    #expect(try german("I want a red cup", [back]) == german("I want a red cup", []))
  }

  @Test func aNameIsKeptOnceAndNamed() throws {
    let kept = try german("I like Red Cup very much", [.name("Red Cup")])
    #expect(kept?.text?.components(separatedBy: "Red Cup").count == 2)
    #expect(kept?.kept == ["Red Cup"])
  }

  @Test func twoTargetsOfOneSourceBothHold() throws {
    let pairs: [WordingEntry] = [
      .pair("see you soon, friend", from: .english, to: .german, target: "bis bald"),
      .pair("see you soon, friend", from: .english, to: .french, target: "à bientôt"),
    ]
    #expect(try german("See you soon friend!", pairs)?.text == "bis bald")
    #expect(try german("See you soon friend!", pairs, to: .french)?.text == "à bientôt")
  }

  @Test func whatWasApprovedAsAnOriginalStandsAboveWhatIsTurnedRound() throws {
    let wording = ShopWording(
      WordingSnapshot(
        version: 1,
        entries: [
          .pair("Danke", from: .german, to: .english, target: "Thank you"),
          .pair("Ta", from: .english, to: .german, target: "Danke"),
        ]))
    let index = wording.index(from: .german, to: .english)
    let found = index?.exact(Array("danke".utf16)[...]).flatMap { wording.memory[$0].texts[.english] }
    #expect(found == "Thank you")
  }

  @Test func anOlderSnapshotIsIgnored() throws {
    let wordings = ShopWordings()
    let shop = try #require(ShopID("luna"))
    wordings.use(WordingSnapshot(version: 2, entries: [.name("b")]), of: shop)
    wordings.use(WordingSnapshot(version: 1, entries: [.name("a")]), of: shop)
    #expect(wordings.wording(of: shop)?.names == ["b"])
    wordings.use(WordingSnapshot(version: 3, entries: []), of: shop)
    #expect(wordings.wording(of: shop) == nil)
  }
}
