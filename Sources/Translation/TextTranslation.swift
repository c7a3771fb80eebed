import Messaging

/// One text on its way into several languages: what they share is made once.
struct TextTranslation {
  private let text: String
  private let book: Phrasebook
  private let specials: SpecialConcepts
  private let wording: ShopWording?
  private let analysis: Analysis
  private var glosser: Glosser

  /// Nil for a text that cannot be analysed.
  init?(
    _ text: String, _ source: Language, book: Phrasebook, specials: SpecialConcepts, wording: ShopWording?
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
    if let wording, let pair = remembered(in: target, wording) {
      return (pair.rendering, hasGloss ? pair.source : nil)
    }
    guard let language else { return (Rendering(text: nil, by: .none, confidence: 0), nil) }
    let terms = wording.map { analysis.terms(of: $0) } ?? []
    var composed: (rendering: Rendering, unsaid: Composer.Unsaid)
    var gloss: String?
    // A term that has no rendering here is a word like any other; the shared analysis took it for a name.
    if terms.contains(where: { $0.names[language.tag] == nil }),
      let own = Analysis(
        text, language: analysis.source, book: book, specials: specials, wording: wording,
        termsIn: language.tag)
    {
      composed = composer(own, language).composed()
      var glosser = Glosser(composer(own, analysis.source))
      if hasGloss { gloss = glosser.gloss(without: composed.unsaid) }
    } else {
      composed = composer(analysis, language).composed()
      if hasGloss { gloss = glosser.gloss(without: composed.unsaid) }
    }
    if terms.contains(where: { $0.names[language.tag] != nil }),
      [.phrase, .composed].contains(composed.rendering.by)
    {
      composed.rendering.by = .glossary
    }
    return (composed.rendering, composed.rendering.text == nil ? nil : gloss)
  }

  private func composer(_ analysis: Analysis, _ target: Language) -> Composer {
    Composer(analysis: analysis, target: target, book: book, specials: specials, wording: wording)
  }

  /// A shop's approved text: the same, or near enough, and the text that it was approved for.
  private func remembered(
    in target: LanguageTag, _ wording: ShopWording
  ) -> (rendering: Rendering, source: String)? {
    let source = analysis.source.tag
    if let exact = wording.remembered(text, from: source, to: target) {
      return (Rendering(text: exact, by: .glossary, confidence: 1), text)
    }
    guard let near = wording.nearest(text, from: source, to: target) else { return nil }
    return (Rendering(text: near.text, by: .glossary, confidence: near.score * 0.95), near.source)
  }
}
