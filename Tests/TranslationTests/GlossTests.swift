import Messaging
import Testing

@testable import Translation

/// `back`: what a rendering says, told in the author's own language.
@Suite struct GlossTests {
  private func gloss(_ text: String, to target: LanguageTag) throws -> String? {
    try TestContent.pipeline.get().translations(of: text, from: .english, to: [target], shop: nil).back[
      target]
  }

  @Test func glossTellsWhatWasUnderstood() throws {
    #expect(try gloss("Thx!", to: .german) == "Thank you!")
    #expect(try gloss("do u have this dress in blue", to: .french)?.contains("this dress in blue") == true)
  }

  @Test func whatTheTargetsVerbsCannotSayIsNotInItsGloss() throws {
    #expect(try gloss("We are checking your order.", to: .french) == "We check your order.")
    #expect(try gloss("We are checking your order.", to: .russian) == "We are checking your order.")
  }

  @Test func glossOfAnApprovedTextIsTheTextItWasApprovedFor() throws {
    let wordings = ShopWordings()
    let shop = try #require(ShopID("luna"))
    wordings.replace(
      ShopWording(
        terms: [], names: [],
        memory: [.init(texts: [.english: "We ship all big orders in 3 days", .german: "Ab 3 Tagen"])]),
      of: shop)
    let pipeline = try TranslationPipeline(locales: TestContent.path, wordings: wordings)
    let made = pipeline.glossed(
      "we ship all large orders in 3 days", from: .english, to: [.german], shop: shop)
    #expect(made.renderings[.german]?.text == "Ab 3 Tagen")
    #expect(made.back[.german] == "We ship all big orders in 3 days")
  }

  @Test func renderingOfAnotherMakerIsReadAgain() throws {
    let stored = [LanguageTag.german: Rendering(text: "Danke", by: .engine("mt:other"), confidence: 1)]
    let pipeline = try TestContent.pipeline.get()
    #expect(pipeline.glosses(of: stored, madeOf: "hello", in: .english, shop: nil)[.german] == "Thank you")
  }

  @Test func whatIsNotShownHasNoGloss() throws {
    let text = "a" + String(repeating: "\u{301}", count: 31)
    #expect(try gloss(text, to: .german) == nil)
  }
}
