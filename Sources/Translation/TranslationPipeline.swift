import Dispatch
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
  private var wordings: (any ShopWordingSource)?

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
    DispatchQueue.global(qos: .utility).async { Transliteration.warmUp() }
  }

  /// The same content with other shops' words.
  func asking(_ wordings: any ShopWordingSource) -> Self {
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
    let wanted = targets.filter { $0 != source }
    var result: [LanguageTag: Rendering] = [:]
    let wording = shop.flatMap { wordings?.wording(of: $0) }
    guard let language = language(for: source),
      let analysis = Analysis(text, language: language, book: book, specials: specials, wording: wording)
    else {
      for target in wanted { result[target] = Rendering(text: nil, by: .none, confidence: 0) }
      return result
    }
    for target in wanted {
      if let wording, let remembered = remembered(text, from: source, to: target, in: wording) {
        result[target] = remembered
        continue
      }
      guard let targetLanguage = self.language(for: target) else {
        result[target] = Rendering(text: nil, by: .none, confidence: 0)
        continue
      }
      result[target] = rendering(text, analysis, in: targetLanguage, wording)
    }
    return result
  }

  private func rendering(
    _ text: String, _ shared: Analysis, in target: Language, _ wording: ShopWording?
  ) -> Rendering {
    var analysis = shared
    let terms = wording.map { shared.terms(of: $0) } ?? []
    // A term that has no rendering here is a word like any other; the shared analysis took it for a name.
    if terms.contains(where: { $0.names[target.tag] == nil }),
      let own = Analysis(
        text, language: shared.source, book: book, specials: specials, wording: wording, termsIn: target.tag)
    {
      analysis = own
    }
    var rendering = Composer(
      analysis: analysis, target: target, book: book, specials: specials, wording: wording
    ).rendering()
    if terms.contains(where: { $0.names[target.tag] != nil }), [.phrase, .composed].contains(rendering.by) {
      rendering.by = .glossary
    }
    return rendering
  }

  /// A shop's approved text: the same, or near enough.
  private func remembered(
    _ text: String, from source: LanguageTag, to target: LanguageTag, in wording: ShopWording
  ) -> Rendering? {
    if let exact = wording.remembered(text, from: source, to: target) {
      return Rendering(text: exact, by: .glossary, confidence: 1)
    }
    guard let near = wording.nearest(text, from: source, to: target) else { return nil }
    return Rendering(text: near.text, by: .glossary, confidence: near.score * 0.95)
  }

  /// The language itself, or the one that a reader of the tag can read.
  func language(for tag: LanguageTag) -> Language? {
    book.languages[tag] ?? languages.first { $0.covers(tag) }.flatMap { book.languages[$0] }
  }
}
