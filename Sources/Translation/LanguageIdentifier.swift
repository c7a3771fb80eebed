import Messaging

/// Tells the language of a message: script first, then the vote of the lexicons, mixed with the author's own languages.
struct LanguageIdentifier: Sendable {
  private let languages: [Language]
  private let latin: [Language]

  init(_ book: Phrasebook) {
    languages = book.languages.keys.sorted().compactMap { book.languages[$0] }
    latin = languages.filter(\.grammar.usesLatin)
  }

  func identify(_ text: String, prior: [LanguageTag]) -> LanguageTag? {
    let units = Array(text.utf16.prefix(600))
    var (latin, cyrillic, arabic, han) = (0, 0, 0, 0)
    for unit in units {
      switch unit {
      case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F: latin += 1
      case 0x400...0x4FF: cyrillic += 2
      case 0x620...0x6FF: arabic += 2
      case 0x4E00...0x9FFF: han += 3
      default: break
      }
    }
    let most = max(latin, cyrillic, arabic, han)
    if most == 0 { return nil }
    if most == han { return tag("zh") }
    if most == cyrillic { return tag("ru") }
    if most == arabic { return tag("ar") }
    return vote(units, prior: prior)
  }

  private func tag(_ primary: String) -> LanguageTag? { languages.first { $0.tag.primary == primary }?.tag }

  private func vote(_ units: [UInt16], prior: [LanguageTag]) -> LanguageTag? {
    var words = WordList()
    Keys.cut(units.span, into: &words, rewrites: Self.noRewrites)
    var best: (score: Double, tag: LanguageTag)?
    for language in latin {
      var score = 0.0
      for number in 0..<words.count { language.vote(for: words, number, &score) }
      if let rank = prior.firstIndex(where: { $0 == language.tag || $0.covers(language.tag) }) {
        score += rank == 0 ? 0.7 : 0.4
      }
      if score > (best?.score ?? 0) { best = (score, language.tag) }
    }
    return best?.tag
  }

  private static let noRewrites = Rewrites()
}

extension Language {
  /// What a word says for this language; the words that it stands for each have their vote.
  fileprivate func vote(for words: WordList, _ number: Int, _ score: inout Double) {
    let range = words.range(number)
    let word = words.units.span.extracting(range)
    if rewrites.keeps(word, words.hash(number)) {
      score += vote(for: word, words.hash(number))
    } else {
      rewrites.apply(words.units[range]) { score += vote(for: $0.span, WordHash($0.span)) }
    }
  }

  private func vote(for word: Span<UInt16>, _ hash: WordHash) -> Double {
    if symbols.find(word, hash) != 0 { return 1 + Double(min(word.count, 8)) * 0.12 }
    return unaccented.find(word, hash) != 0 ? 0.6 : 0
  }
}
