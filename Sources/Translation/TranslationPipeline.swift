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
    guard let wording else { return composed(analysis, in: target, nil, [:]) }
    let memory = ShopMemory(
      wording: wording, source: shared.source, target: target, concepts: book.concepts)
    if let whole = memory.approved(analysis.tokens[...], of: analysis.text) {
      return rendering(whole, of: analysis)
    }
    var sentences: [Int: ShopMemory.Approved] = [:]
    if analysis.sentences.count > 1 {
      for (number, sentence) in analysis.sentences.enumerated() {
        sentences[number] = memory.approved(sentence.tokens, of: analysis.text)
      }
    }
    var rendering = composed(analysis, in: target, wording, sentences)
    let isOwn = !sentences.isEmpty || terms.contains { $0.names[target.tag] != nil }
    if isOwn, [.phrase, .composed].contains(rendering.by) { rendering.by = .glossary }
    return rendering
  }

  private func composed(
    _ analysis: Analysis, in target: Language, _ wording: ShopWording?,
    _ sentences: [Int: ShopMemory.Approved]
  ) -> Rendering {
    Composer(
      analysis: analysis, target: target, book: book, specials: specials, wording: wording, approved: sentences
    ).rendering()
  }

  private func rendering(_ approved: ShopMemory.Approved, of analysis: Analysis) -> Rendering {
    Rendering(
      text: String(decoding: approved.text, as: UTF16.self), by: .glossary, confidence: approved.confidence,
      kept: approved.kept.map { String(decoding: analysis.text[$0], as: UTF16.self) })
  }

  /// The language itself, or the one that a reader of the tag can read.
  func language(for tag: LanguageTag) -> Language? {
    book.languages[tag] ?? languages.first { $0.covers(tag) }.flatMap { book.languages[$0] }
  }
}
