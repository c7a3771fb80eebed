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

  @Test func fuzzyMatchNeverCrossesANumberOrANegation() throws {
    let wording = ShopWording(
      terms: [], names: [],
      memory: [.init(texts: [.english: "we ship all big orders in 3 days", .german: "in 3 Tagen"])])
    #expect(
      wording.nearest("we ship all large orders in 3 days", from: .english, to: .german)?.text == "in 3 Tagen"
    )
    #expect(wording.nearest("we ship all big orders in 5 days", from: .english, to: .german) == nil)
    #expect(wording.nearest("we never ship big orders in 3 days", from: .english, to: .german) == nil)
  }

  @Test func translationMemoryGoesRound() throws {
    let pairs = [
      ShopWording.Pair(texts: [.english: "a < b & c", .german: "„gut“"]),
      .init(texts: [.english: "x", .russian: "и"]),
    ]
    #expect(try TranslationMemory.read(TranslationMemory.write(pairs)) == pairs)
    #expect(throws: ContentError.self) { try TranslationMemory.read("<tu><tuv><seg>a</seg></tuv></tu>") }
  }
}
