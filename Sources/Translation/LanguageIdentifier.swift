import Messaging

/// Tells the language of a message: script first, then the vote of the lexicons, mixed with the author's own languages.
struct LanguageIdentifier: Sendable {
  private let languages: [Language]
  private let latin: [Language]
  /// What any of these languages rewrites.
  private let rewritten: Rewrites

  init(_ book: Phrasebook) {
    languages = book.languages.keys.sorted().compactMap { book.languages[$0] }
    latin = languages.filter(\.grammar.usesLatin)
    rewritten = latin.reduce(into: Rewrites()) { $0.formUnion($1.rewrites) }
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
    let words = words(of: units)
    return ownLanguage(words, prior) ?? vote(words, prior)
  }

  func words(of units: [UInt16]) -> WordList {
    var words = WordList()
    Keys.cut(units.span, into: &words, rewrites: Self.noRewrites)
    return words
  }

  func vote(_ words: WordList, _ prior: [LanguageTag]) -> LanguageTag? {
    var best: (score: Double, tag: LanguageTag)?
    for language in latin {
      var score = 0.0
      for number in 0..<words.count { language.vote(for: words, number, &score) }
      score += Self.weight(of: language, prior)
      if score > (best?.score ?? 0) { best = (score, language.tag) }
    }
    return best?.tag
  }

  private static func weight(of language: Language, _ prior: [LanguageTag]) -> Double {
    guard let rank = prior.firstIndex(where: { $0 == language.tag || $0.covers(language.tag) }) else {
      return 0
    }
    return rank == 0 ? 0.7 : 0.4
  }

  /// The author's own language, where no vote for another could be higher: nearly always, and then the words that it has
  /// need not be looked for in the others.
  func ownLanguage(_ words: WordList, _ prior: [LanguageTag]) -> LanguageTag? {
    guard let own = latin.first(where: { Self.weight(of: $0, prior) == 0.7 }) else { return nil }
    var unknown: [Int] = []
    for number in 0..<words.count {
      let (word, hash) = (words.units.span.extracting(words.range(number)), words.hash(number))
      guard rewritten.keeps(word, hash) else { return nil }
      if own.symbols.find(word, hash) == 0 { unknown.append(number) }
    }
    let most = Self.weight(of: own, prior) + Self.votes(of: own, for: words, unknown)
    for language in latin where language !== own {
      let votes = Self.weight(of: language, prior) + Self.votes(of: language, for: words, unknown)
      // More than rounding could be.
      guard votes + 1e-9 < most else { return nil }
    }
    return own.tag
  }

  private static func votes(of language: Language, for words: WordList, _ numbers: [Int]) -> Double {
    var score = 0.0
    for number in numbers { language.vote(for: words, number, &score) }
    return score
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
