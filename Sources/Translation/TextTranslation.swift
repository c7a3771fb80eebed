import Messaging

/// One text on its way into several languages: what they share is made once.
struct TextTranslation {
  private let text: String
  private let book: Shared<Phrasebook>
  private let specials: Shared<SpecialConcepts>
  private let wording: ShopWording?
  private let analysis: Analysis
  private var glosser: Glosser

  /// Nil for a text that cannot be analysed.
  init?(
    _ text: String, _ source: Language, book: Shared<Phrasebook>, specials: Shared<SpecialConcepts>,
    wording: ShopWording?
  ) {
    guard let analysis = Analysis(text, language: source, book: book, specials: specials, wording: wording)
    else { return nil }
    self.text = text
    self.book = book
    self.specials = specials
    self.wording = wording
    self.analysis = analysis
    glosser = Glosser(
      Composer(analysis: analysis, target: source, book: book, specials: specials, wording: wording))
  }

  /// The rendering, and its gloss if that is wanted and there is one.
  /// - Parameter language: the content that serves the target, nil where there is none.
  mutating func rendering(
    in target: LanguageTag, _ language: Language?, hasGloss: Bool
  ) -> (rendering: Rendering, gloss: String?) {
    guard let language else { return (Rendering(text: nil, by: .none, confidence: 0), nil) }
    guard let wording else {
      let (rendering, unsaid, _) = composer(analysis, language).composed()
      return (rendering, hasGloss && rendering.text != nil ? glosser.gloss(without: unsaid) : nil)
    }
    return owned(in: language, wording, hasGloss: hasGloss)
  }

  /// With the shop's own words, its approved texts first.
  private mutating func owned(
    in language: Language, _ wording: ShopWording, hasGloss: Bool
  ) -> (rendering: Rendering, gloss: String?) {
    let terms = analysis.terms(of: wording)
    // A term that has no rendering here is a word like any other; the shared analysis took it for a name.
    let own =
      terms.allSatisfy { $0.names[language.tag] != nil }
      ? nil
      : Analysis(
        text, language: analysis.source, book: book, specials: specials, wording: wording,
        termsIn: language.tag)
    let memory = ShopMemory(
      wording: wording, source: analysis.source, target: language, concepts: book.concepts)
    if let whole = approved(memory, own) { return (whole.rendering, hasGloss ? whole.source : nil) }
    var composer = composer(own ?? analysis, language)
    composer.approved = memory.approved(composer.analysis)
    var (rendering, unsaid, _) = composer.composed()
    let hasOwn = !composer.approved.isEmpty || terms.contains { $0.names[language.tag] != nil }
    if hasOwn, [.phrase, .composed].contains(rendering.by) { rendering.by = .glossary }
    guard hasGloss, rendering.text != nil else { return (rendering, nil) }
    guard let own else { return (rendering, glosser.gloss(without: unsaid)) }
    var ownGlosser = Glosser(self.composer(own, analysis.source))
    return (rendering, ownGlosser.gloss(without: unsaid))
  }

  private func composer(_ analysis: Analysis, _ target: Language) -> Composer {
    Composer(analysis: analysis, target: target, book: book, specials: specials, wording: wording)
  }

  /// What the shop approved for the whole text, which it knows as people write it: numbers in words stay words.
  private func approved(_ memory: ShopMemory, _ own: Analysis?) -> (rendering: Rendering, source: String)? {
    let written = Array(text.utf16)
    let tokens =
      analysis.text == written
      ? (own ?? analysis).tokens
      : memory.wording.tokens(of: written, in: analysis.source, target: memory.target.tag)
    guard let approved = memory.approved(tokens[...], of: written) else { return nil }
    let rendering = Rendering(
      text: String(decoding: approved.text, as: UTF16.self), by: .glossary, confidence: approved.confidence,
      kept: approved.kept.map { String(decoding: written[$0], as: UTF16.self) })
    return (rendering, approved.source)
  }
}
