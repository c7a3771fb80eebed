public import Messaging

/// A shop's own words: terms and names that go their own way, and approved pairs of texts. A value: change a copy and
/// put it in place of the old one, and the next message uses it.
public struct ShopWording: Sendable, Equatable {
  /// One thing under its name in several languages; a language that is left out keeps the source's words.
  public struct Term: Sendable, Equatable {
    public var names: [LanguageTag: String]
    public init(names: [LanguageTag: String]) { self.names = names }
  }

  /// One approved text in several languages.
  public struct Pair: Sendable, Equatable {
    public var texts: [LanguageTag: String]
    public init(texts: [LanguageTag: String]) { self.texts = texts }
  }

  public private(set) var terms: [Term] = []
  /// Names that are never translated, in any language.
  public private(set) var names: [String] = []
  public private(set) var memory: [Pair] = []
  private var exact: [LanguageTag: [[UInt16]: Int]] = [:]

  public init() {}

  public init(terms: [Term], names: [String], memory: [Pair]) {
    self.terms = terms
    self.names = names
    for pair in memory { add(pair) }
  }

  public mutating func add(_ term: Term) { terms.append(term) }
  public mutating func add(name: String) { names.append(name) }

  /// A later pair with the same source text wins.
  public mutating func add(_ pair: Pair) {
    memory.append(pair)
    for (tag, text) in pair.texts { exact[tag, default: [:]][Self.key(text)] = memory.count - 1 }
  }

  /// The approved text for one that is the same but for case, width, spacing and punctuation.
  func remembered(_ text: String, from source: LanguageTag, to target: LanguageTag) -> String? {
    guard let index = exact[source]?[Self.key(text)] else { return nil }
    return memory[index].texts[target]
  }

  /// The nearest pair at 0.80 or more, never across a number or a negation: those words must be the same.
  func nearest(_ text: String, from source: LanguageTag, to target: LanguageTag) -> (
    text: String, source: String, score: Double
  )? {
    let wanted = Self.words(text)
    guard wanted.count >= 3 else { return nil }
    var best: (text: String, source: String, score: Double)?
    for pair in memory.prefix(5_000) {
      guard let known = pair.texts[source], let rendering = pair.texts[target] else { continue }
      let words = Self.words(known)
      guard abs(words.count - wanted.count) * 5 <= wanted.count, Self.decisive(words) == Self.decisive(wanted)
      else { continue }
      let distance = Self.distance(words, wanted)
      let score = 1 - Double(distance) / Double(max(words.count, wanted.count))
      if score >= 0.8, score > best?.score ?? 0 { best = (rendering, known, score) }
    }
    return best
  }

  private static func key(_ text: String) -> [UInt16] { Array(words(text).joined(separator: [0x20])) }

  private static func words(_ text: String) -> [[UInt16]] {
    var words: [[UInt16]] = []
    Keys.words(of: text.utf16.prefix(4_000)) { words.append(Array($0)) }
    return words
  }

  /// Words that a fuzzy match may not change: with a digit, or a negation in one of the eight languages.
  private static func decisive(_ words: [[UInt16]]) -> [[UInt16]] {
    words.filter { word in word.contains { $0 >= 0x30 && $0 <= 0x39 } || negations.contains(word) }
  }

  private static let negations: Set<[UInt16]> = Set(
    [
      "not", "no", "never", "don't", "doesn't", "didn't", "can't", "won't", "isn't", "aren't", "without", "不",
      "没", "无", "别",
      "не", "нет", "без", "никогда", "sin", "nunca", "não", "sem", "pas", "ne", "sans", "jamais", "nicht",
      "kein", "keine",
      "ohne", "nie", "لا", "لم", "لن", "ليس", "بدون",
    ].map { Array($0.utf16) })

  /// Edits between two word lists.
  private static func distance(_ left: [[UInt16]], _ right: [[UInt16]]) -> Int {
    var row = Array(0...right.count)
    for (i, word) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let cost = diagonal + (word == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(cost, diagonal + 1, row[j] + 1)
      }
    }
    return row[right.count]
  }
}
