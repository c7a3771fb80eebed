import Dispatch
public import Messaging

/// Stop 7 of a message's way: text in one language → renderings in others (next stop: `Gateway/FanOut`).
///
/// Rule-based: entities are lifted out, words and templates of the source language are parsed to a pivot of concepts
/// and frames, and each target language writes that pivot with its own morphology and order. One analysis serves all
/// targets. Work is bounded by the chart's limits, not by time.
public struct TranslationPipeline: Translator {
  let book: Shared<Phrasebook>
  let specials: Shared<SpecialConcepts>
  let identifier: LanguageIdentifier
  private(set) var wordings: (any ShopWordingSource)?

  public let languages: [LanguageTag]
  public var lexiconVersion: String { book.version }

  /// Loads a `locales/` folder; throws a `ContentError` that names the file and line.
  /// - Parameter wordings: the shops' own words, asked for each message that names a shop.
  public init(locales path: String, wordings: (any ShopWordingSource)? = nil) throws {
    try self.init(locales: path, wordings: wordings, keepsPatterns: false)
  }

  init(locales path: String, wordings: (any ShopWordingSource)? = nil, keepsPatterns: Bool) throws {
    self.wordings = wordings
    var reader = PhrasebookReader(root: path, keepsPatterns: keepsPatterns)
    book = Shared(try reader.read())
    specials = Shared(SpecialConcepts(book.concepts))
    languages = book.languages.keys.sorted()
    identifier = LanguageIdentifier(book.value)
    DispatchQueue.global(qos: .utility).async { Transliteration.warmUp() }
  }

  /// The same content with other shops' words.
  public func asking(_ wordings: any ShopWordingSource) -> Self {
    var copy = self
    copy.wordings = wordings
    return copy
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
    let wording = shop.flatMap { wordings?.wording(of: $0) }
    guard let language = language(for: source),
      var translation = TextTranslation(text, language, book: book, specials: specials, wording: wording)
    else {
      let none = Rendering(text: nil, by: .none, confidence: 0)
      return Translations(
        renderings: Dictionary(targets.filter { $0 != source }.map { ($0, none) }) { first, _ in first })
    }
    var result = Translations()
    for target in targets where target != source {
      let made = translation.rendering(in: target, self.language(for: target), hasGloss: hasGlosses)
      result.renderings[target] = made.rendering
      result.back[target] = made.gloss
    }
    return result
  }

  /// The language itself, or the one that a reader of the tag can read.
  func language(for tag: LanguageTag) -> Language? {
    book.languages[tag] ?? languages.first { $0.covers(tag) }.flatMap { book.languages[$0] }
  }
}
