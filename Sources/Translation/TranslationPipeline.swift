public import Messaging

/// Stop 7 of a message's way: text in one language → renderings in others (next stop: `Gateway/FanOut`).
///
/// Rule-based: entities are lifted out, words and templates of the source language are parsed to a pivot of concepts
/// and frames, and each target language writes that pivot with its own morphology and order. One analysis serves all
/// targets. Work is bounded by the chart's limits, not by time.
public struct TranslationPipeline: Translator {
  let book: Phrasebook
  let specials: SpecialConcepts
  let identifier: LanguageIdentifier
  private let wordings: (any ShopWordingSource)?

  public let languages: [LanguageTag]
  public var lexiconVersion: String { book.version }

  /// Loads a `locales/` folder; throws a `ContentError` that names the file and line.
  /// - Parameter wordings: the shops' own words, asked for each message that names a shop.
  public init(locales path: String, wordings: (any ShopWordingSource)? = nil) throws {
    self.wordings = wordings
    var reader = PhrasebookReader(root: path)
    book = try reader.read()
    specials = SpecialConcepts(book.concepts)
    languages = book.languages.keys.sorted()
    identifier = LanguageIdentifier(book)
  }

  public func identify(_ text: String, prior: [LanguageTag]) -> LanguageTag? {
    identifier.identify(text, prior: prior)
  }

  public func translate(
    _ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?
  ) -> [LanguageTag: Rendering] {
    made(of: text, from: source, to: targets, shop: shop, hasGlosses: false).renderings
  }

  public func glossed(
    _ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?
  ) -> Translations { made(of: text, from: source, to: targets, shop: shop, hasGlosses: true) }

  /// A rendering that is what would be made now has its gloss from the text; another (older content, another
  /// engine) is read as a text of its own.
  public func glosses(
    of renderings: [LanguageTag: Rendering], madeOf text: String, in source: LanguageTag, shop: ShopID?
  ) -> [LanguageTag: String] {
    let now = glossed(text, from: source, to: Array(renderings.keys), shop: shop)
    let others = renderings.filter { $0.value.text != now.renderings[$0.key]?.text }
    return now.back.filter { others[$0.key] == nil }
      .merging(retold(others, in: source, shop: shop)) { known, _ in known }
  }

  private func made(
    of text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?, hasGlosses: Bool
  ) -> Translations {
    var result = Translations()
    let wording = shop.flatMap { wordings?.wording(of: $0) }
    guard let language = language(for: source),
      let analysis = Analysis(text, language: language, book: book, specials: specials, wording: wording)
    else {
      for target in targets where target != source {
        result.renderings[target] = Rendering(text: nil, by: .none, confidence: 0)
      }
      return result
    }
    var glosser = Glosser(
      Composer(analysis: analysis, target: language, book: book, specials: specials, wording: wording))
    for target in targets where target != source {
      if let wording, let pair = remembered(text, from: source, to: target, in: wording) {
        result.renderings[target] = pair.rendering
        result.back[target] = hasGlosses ? pair.source : nil
        continue
      }
      guard let targetLanguage = self.language(for: target) else {
        result.renderings[target] = Rendering(text: nil, by: .none, confidence: 0)
        continue
      }
      let composed = Composer(
        analysis: analysis, target: targetLanguage, book: book, specials: specials, wording: wording
      ).composed()
      result.renderings[target] = composed.rendering
      if hasGlosses, composed.rendering.text != nil {
        result.back[target] = glosser.gloss(without: composed.unsaid)
      }
    }
    return result
  }

  /// A shop's approved text: the same, or near enough, and the text that it was approved for.
  private func remembered(
    _ text: String, from source: LanguageTag, to target: LanguageTag, in wording: ShopWording
  ) -> (rendering: Rendering, source: String)? {
    if let exact = wording.remembered(text, from: source, to: target) {
      return (Rendering(text: exact, by: .glossary, confidence: 1), text)
    }
    guard let near = wording.nearest(text, from: source, to: target) else { return nil }
    return (Rendering(text: near.text, by: .glossary, confidence: near.score * 0.95), near.source)
  }

  /// The language itself, or the one that a reader of the tag can read.
  func language(for tag: LanguageTag) -> Language? {
    book.languages[tag] ?? languages.first { $0.covers(tag) }.flatMap { book.languages[$0] }
  }
}
