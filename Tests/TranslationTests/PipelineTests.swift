import Messaging
import Testing

@testable import Translation

/// The whole pipeline: facts, honesty, determinism, bounds.
@Suite struct PipelineTests {
  static let languages = ["en", "zh-Hans", "ru", "es", "pt-BR", "fr", "de", "ar"]

  @Test func everyPairAnswers() throws {
    let greetings = [
      "en": "thank you", "ru": "спасибо", "zh-Hans": "谢谢", "ar": "شكرا", "de": "danke", "fr": "merci",
      "es": "gracias", "pt-BR": "obrigado",
    ]
    for source in Self.languages {
      for target in Self.languages where target != source {
        let text = try #require(greetings[source])
        let rendering = try #require(try TestContent.translate(text, source, target))
        #expect(rendering.lowercased() != text, "\(source) to \(target)")
      }
    }
  }

  @Test(
    arguments: [
      (
        "Order #60417 costs $34.90, 10% off until 2025-03-18, see https://a.example/x or write to a@b.example 👍",
        "en"
      ),
      ("订单A7-3391要40个，价格€19，18:00之前", "zh-Hans"), ("Заказ #60417 стоит 75 EUR, скидка 10%", "ru"),
    ] as [(String, String)])
  func factsSurvive(text: String, source: String) throws {
    for target in Self.languages where target != source {
      let (from, to) = (try TestContent.tag(source), try TestContent.tag(target))
      let rendering = try #require(
        try TestContent.pipeline.get().translate(text, from: from, to: [to], shop: nil)[to])
      #expect(rendering.lostFacts.isEmpty, "\(target): \(rendering)")
      #expect(rendering.text != nil)
    }
  }

  @Test func negationIsKept() throws {
    #expect(
      try #require(try TestContent.translate("We have not received your payment.", "en", "ru")).contains("не")
    )
    #expect(try #require(try TestContent.translate("Do not use the charger.", "en", "de")).contains("nicht"))
    #expect(
      try #require(try TestContent.translate("I do not want this dress.", "en", "es")).lowercased().contains(
        "no "))
  }

  @Test func sameInputSameOutput() throws {
    let text = "Can you send me two photos of the red dress and the price for 50 pieces?"
    let first = try TestContent.translate(text, "en", "de")
    for _ in 0..<20 { #expect(try TestContent.translate(text, "en", "de") == first) }
  }

  @Test(
    arguments: [
      String(repeating: "a", count: 4_000), String(repeating: "1", count: 4_000),
      String(repeating: "的手机壳", count: 1_000),
      "e" + String(repeating: "\u{301}", count: 3_999), String(repeating: "please ", count: 571),
      String(repeating: "a,", count: 2_000),
      String(repeating: "👍", count: 2_000), String(repeating: "no not ", count: 571),
      String(repeating: "والطلب", count: 666),
    ])
  func worstInputsAreBounded(text: String) throws {
    let pipeline = try TestContent.pipeline.get()
    for source in [LanguageTag.english, .simplifiedChinese, .arabic, .german] {
      let duration = ContinuousClock().measure {
        _ = pipeline.translate(text, from: source, to: [.french], shop: nil)
      }
      // The release build stays under 20 ms (parley locales bench); a debug build on a busy machine gets more room.
      #expect(duration < .milliseconds(1_500), "\(source)")
    }
  }

  @Test func tooManyMarksAreNotTranslated() throws {
    let rendering = try TestContent.pipeline.get().translate(
      "a" + String(repeating: "\u{301}", count: 31), from: .english, to: [.german], shop: nil)[.german]
    #expect(rendering?.text == nil && rendering?.by == Rendering.Origin.none)
  }

  @Test func unknownLanguageIsHonest() throws {
    let tag = try TestContent.tag("ja")
    let rendering = try TestContent.pipeline.get().translate("hello", from: .english, to: [tag], shop: nil)[
      tag]
    #expect(rendering?.text == nil && rendering?.by == Rendering.Origin.none)
  }

  @Test func missingFolderIsAClearError() {
    #expect(throws: ContentError.self) { try TranslationPipeline(locales: "/nowhere") }
  }

  @Test(
    arguments: [
      ("yes please", "en"), ("how much?", "en"), ("на складе есть?", "ru"), ("多少钱？", "zh-Hans"),
      ("¿cuánto cuesta?", "es"),
      ("quanto custa?", "pt-BR"), ("c'est combien ?", "fr"), ("wie viel kostet das?", "de"),
      ("كم السعر؟", "ar"),
    ] as [(String, String)])
  func languageIsIdentified(text: String, expected: String) throws {
    let tag = try TestContent.tag(expected)
    #expect(try TestContent.pipeline.get().identify(text, prior: [tag]) == tag)
  }

  @Test func linksAndEmojiDoNotVote() throws {
    #expect(try TestContent.pipeline.get().identify("👍 123", prior: [.english]) == nil)
  }
}
