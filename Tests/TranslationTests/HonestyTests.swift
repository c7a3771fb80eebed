import Messaging
import Testing

@testable import Translation

/// What the reader is told of a rendering: classes, confidence, negations, guesses, letters of other scripts.
@Suite struct HonestyTests {
  private func rendering(_ text: String, _ source: String, _ target: String) throws -> Rendering {
    let (from, to) = (try TestContent.tag(source), try TestContent.tag(target))
    return try #require(try TestContent.pipeline.get().translate(text, from: from, to: [to], shop: nil)[to])
  }

  private func analysis(_ text: String, _ source: String) throws -> (Analysis, TranslationPipeline) {
    let pipeline = try TestContent.pipeline.get()
    return (
      try #require(
        Analysis(
          text, language: try TestContent.language(source), book: pipeline.book, specials: pipeline.specials)),
      pipeline
    )
  }

  @Test(
    arguments: [
      ("zh-Hans", "en", "价格-20", "-20"), ("en", "ru", "-10% on everything", "-10%"),
      ("en", "zh-Hans", "-15", "-15"),
      ("en", "ru", "model -B52", "B52"), ("ru", "en", "Цена 1 500 ₽", "1 500 ₽"),
      ("ar", "en", "السعر ١٢٥٠ ريال", "1250"), ("es", "en", "Mi teléfono es 612 34 56 78", "612 34 56 78"),
    ])
  func aNumberComesOutAsItWentIn(source: String, target: String, text: String, number: String) throws {
    let rendering = try #require(try rendering(text, source, target).text)
    #expect(rendering.contains(number))
    #expect(!rendering.contains("--"))
  }

  /// The check itself, on a template that the text does not say: a pattern that takes a negation along is a fault of
  /// the content, and must not reach a reader as a phrase.
  @Test(
    arguments: [
      ("en", "Thank you"), ("ru", "Спасибо"), ("es", "Gracias"), ("zh-Hans", "谢谢"),
    ])
  func aRenderingThatGainedANegationIsNoPhrase(source: String, text: String) throws {
    let (analysis, pipeline) = try analysis(text, source)
    let language = try TestContent.language(source)
    let negated = try #require(
      pipeline.book.templates.indices.first { number in
        pipeline.book.templates[number].slots.isEmpty && !pipeline.book.templates[number].isQuestion
          && pipeline.book.languages.values.allSatisfy { says($0, number) }
      })
    var chart = analysis.chart
    let node = chart.addNode(
      Node(kind: .template, start: 0, end: Int16(analysis.sentences[0].tokens.count), value: Int32(negated)))
    let check = PolarityCheck(
      source: language, target: try TestContent.language("de"), chart: chart,
      tokens: analysis.sentences[0].tokens, text: analysis.text, book: pipeline.book)
    #expect(check.verdict(of: node, written: []) == .turned)
    var evidence = Evidence()
    evidence.phrases = 1
    evidence.phraseTokens = 2
    #expect(evidence.origin == .phrase)
    evidence.polarity = .turned
    #expect(evidence.origin == .gloss)
    #expect(evidence.confidence < 0.5)
  }

  /// Whether a template's rendering holds a negation.
  private func says(_ language: Language, _ number: Int) -> Bool {
    guard let pattern = language.grammar.templates[number] else { return false }
    return pattern.parts.contains { part in
      guard case .text(let surface) = part else { return false }
      return language.grammar.negations.occur(in: language.surfaces[surface], language.rewrites)
    }
  }

  @Test(
    arguments: [
      ("en", "not only the red one", false), ("en", "I don't know", true), ("zh-Hans", "不锈钢", false),
      ("zh-Hans", "是不是", false), ("zh-Hans", "不好", true), ("ru", "не только", false), ("ru", "нет", true),
      ("fr", "Je n'ai rien", true), ("de", "keine Ahnung", true), ("ar", "لم يصل", true),
      ("es", "de nada", false),
    ] as [(String, String, Bool)])
  func negationsAreToldFromWhatOnlyLooksLikeThem(language: String, text: String, expected: Bool) throws {
    let language = try TestContent.language(language)
    #expect(language.grammar.negations.occur(in: Array(text.utf16), language.rewrites) == expected)
  }

  @Test func aLostWorkingDayIsNoPhrase() throws {
    let (english, german) = (try TestContent.language("en"), try TestContent.language("de"))
    let keeps = { (text: String) in
      Facts.keepsWorkingDays(english, Array("in 5 business days".utf16), german, Array(text.utf16))
    }
    #expect(keeps("in 5 Werktagen"))
    #expect(!keeps("in 5 Tagen"))
  }

  @Test func aNumberInsideAnotherIsNotThere() {
    #expect(!Facts.contains(Array("5".utf16)[...], in: Array("15 pieces".utf16)))
    #expect(Facts.contains(Array("5".utf16)[...], in: Array("a 5, b".utf16)))
  }

  @Test(
    arguments: [
      ("Where is my parsel now?", "en", "de", "Bestellung"),
      ("The delivry is late.", "en", "es", "retrasado"),
    ])
  func aSlipOfThePenIsUnderstoodAndMarked(text: String, source: String, target: String, wanted: String) throws
  {
    let rendering = try rendering(text, source, target)
    #expect(try #require(rendering.text).contains(wanted), "\(rendering)")
    #expect(rendering.by != .phrase)
    #expect(rendering.confidence <= 0.85)
  }

  @Test(arguments: ["twnty", "bleu", "Xiaomii", "mondey", "nott"])
  func factsAndShortWordsAreNeverGuessed(word: String) throws {
    let (analysis, _) = try analysis("we need \(word) now", "en")
    #expect(!analysis.tokens.contains { $0.isGuessed }, "\(word)")
  }

  @Test func editDistanceCountsSwappedLettersOnce() {
    let distance = { (left: String, right: String, limit: Int) in
      EditDistance.between(Array(left.utf16)[...], Array(right.utf16)[...], limit: limit)
    }
    #expect(distance("parcel", "pacrel", 2) == 1)
    #expect(distance("parcel", "parsel", 2) == 1)
    #expect(distance("delivery", "delivry", 2) == 1)
    #expect(distance("parcel", "parcel", 1) == 0)
    #expect(distance("parcel", "marvel", 1) == nil)
  }

  @Test(
    arguments: [
      ("ru", "en", "Я хочу поговорить с Иваном Кузнецовым", "Kuznetsovym (Кузнецовым)", "Иваном"),
      ("zh-Hans", "en", "我叫李娜", "Lina (李娜)", "李娜"), ("ar", "de", "اسمي خالد الزهراني", "(خالد)", "خالد"),
    ])
  func unknownNamesAreWrittenInLettersThatTheReaderKnows(
    source: String, target: String, text: String, wanted: String, kept: String
  ) throws {
    let rendering = try rendering(text, source, target)
    let made = try #require(rendering.text)
    #expect(made.contains(wanted) || made.contains("(\(kept)"), "\(made)")
    #expect(rendering.kept.joined().contains(kept), "\(rendering.kept)")
  }

  @Test func latinNamesAndCodesStayAsTheyAre() throws {
    let made = try #require(try rendering("My name is John Smith, order A7-3391", "en", "ru").text)
    #expect(made.contains("John Smith"))
    #expect(made.contains("A7-3391"))
  }

  @Test func confidenceFallsWithWhatIsNotKnown() {
    var sure = Evidence()
    sure.phrases = 1
    sure.phraseTokens = 5
    sure.cost = 80
    var unsure = sure
    unsure.words = 3
    unsure.wordTokens = 3
    unsure.unknown = 1
    unsure.unknownTokens = 1
    unsure.cost = 240
    #expect(sure.confidence > 0.8)
    #expect(unsure.confidence < sure.confidence - 0.3)
  }

  @Test func pluralCategoriesAreThoseOfICU() throws {
    for tag in PipelineTests.languages {
      let language = try TestContent.language(tag)
      for value: Int32 in 0...205 {
        let own = Plurals.category(of: value, in: language.tag).rawValue
        #expect(
          language.agreement(with: value)
            == String(own.prefix(1)).replacing("o", with: own == "other" ? "x" : "o"))
      }
    }
  }

  @Test func explanationShowsEntitiesChoicesAndConfidence() throws {
    let text = try TestContent.pipeline.get().explain(
      "How much is 5 pieces of the red dress?", from: .english, to: .german)
    for wanted in [
      "language en", "entities 5 (number)", "tokens ", "piece ", "evidence polarity kept", "de  ",
    ] {
      #expect(text.contains(wanted), "\(wanted)")
    }
  }
}
