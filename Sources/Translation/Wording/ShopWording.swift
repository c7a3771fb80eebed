public import Messaging

/// A shop's own words: terms and names that go their own way, and approved pairs of texts. A value: change a copy and
/// put it in place of the old one, and the next message uses it.
public struct ShopWording: Sendable, Equatable {
  /// One thing under its name in several languages; in a language that is left out it is translated as any word.
  public struct Term: Sendable, Equatable {
    public var names: [LanguageTag: String]
    /// The only language whose name is looked for; nil for all.
    public var source: LanguageTag?
    public init(names: [LanguageTag: String], source: LanguageTag? = nil) {
      self.names = names
      self.source = source
    }
  }

  /// One approved text in several languages.
  public struct Pair: Sendable, Equatable {
    public var texts: [LanguageTag: String]
    /// The language that was approved as the original: the other directions serve where nothing better is known.
    public var source: LanguageTag?
    public init(texts: [LanguageTag: String], source: LanguageTag? = nil) {
      self.texts = texts
      self.source = source
    }
  }

  public private(set) var terms: [Term] = []
  /// Names that are never translated, in any language.
  public private(set) var names: [String] = []
  public private(set) var memory: [Pair] = []
  /// What a message is asked for, by first word; nil for the names, which hold in every language.
  private var openings: [LanguageTag?: [[UInt16]: [Opening]]] = [:]
  private var exact: [Direction: [[UInt16]: Int]] = [:]
  /// Candidates for a near match, by how many words they have.
  private var near: [Direction: [Int: [Known]]] = [:]

  struct Opening: Sendable, Equatable {
    let words: [[UInt16]]
    /// The term's, or `nil` for a name.
    let term: Int?
  }

  private struct Direction: Hashable {
    let source: LanguageTag
    let target: LanguageTag
  }

  private struct Known: Equatable {
    let words: [[UInt16]]
    let decisive: [[UInt16]]
    let pair: Int
  }

  public init() {}

  public init(terms: [Term], names: [String], memory: [Pair]) {
    for term in terms { add(term) }
    for name in names { add(name: name) }
    for pair in memory { add(pair) }
  }

  public mutating func add(_ term: Term) {
    for (tag, name) in term.names where term.source == nil || term.source == tag {
      open(name, in: tag, term: terms.count)
    }
    terms.append(term)
  }

  public mutating func add(name: String) {
    names.append(name)
    open(name, in: nil, term: nil)
  }

  private mutating func open(_ name: String, in tag: LanguageTag?, term: Int?) {
    let words = Self.words(name)
    guard let first = words.first else { return }
    openings[tag, default: [:]][first, default: []].append(Opening(words: words, term: term))
  }

  /// Terms of `source` and names that begin with a word.
  func openings(with word: [UInt16], in source: LanguageTag) -> [Opening] {
    (openings[source]?[word] ?? []) + (openings[nil]?[word] ?? [])
  }

  var hasOpenings: Bool { !openings.isEmpty }

  /// A later pair with the same source text wins.
  public mutating func add(_ pair: Pair) {
    let number = memory.count
    memory.append(pair)
    for (source, text) in pair.texts {
      let words = Self.words(text)
      let known = Known(words: words, decisive: Self.decisive(words), pair: number)
      for target in pair.texts.keys where target != source {
        let direction = Direction(source: source, target: target)
        let key = Self.key(words)
        let isOwn = pair.source == nil || pair.source == source
        if isOwn || exact[direction]?[key] == nil { exact[direction, default: [:]][key] = number }
        if words.count >= 3 { near[direction, default: [:]][words.count, default: []].append(known) }
      }
    }
  }

  /// The approved text for one that is the same but for case, width, spacing and punctuation.
  func remembered(_ text: String, from source: LanguageTag, to target: LanguageTag) -> String? {
    guard let pairs = exact[Direction(source: source, target: target)] else { return nil }
    return pairs[Self.key(Self.words(text))].flatMap { memory[$0].texts[target] }
  }

  /// The nearest pair at 0.80 or more, never across a number or a negation: those words must be the same.
  func nearest(_ text: String, from source: LanguageTag, to target: LanguageTag) -> (
    text: String, source: String, score: Double
  )? {
    guard let known = near[Direction(source: source, target: target)] else { return nil }
    let wanted = Self.words(text)
    let decisive = Self.decisive(wanted)
    guard wanted.count >= 3, wanted.count <= Self.longestNear else { return nil }
    var best: (text: String, source: String, score: Double)?
    let slack = wanted.count / 4
    for count in (wanted.count - slack)...(wanted.count + slack) {
      for candidate in known[count] ?? [] where candidate.decisive == decisive {
        let distance = Self.distance(candidate.words, wanted)
        let score = 1 - Double(distance) / Double(max(count, wanted.count))
        guard score >= 0.8, score > best?.score ?? 0 else { continue }
        let pair = memory[candidate.pair]
        guard let rendering = pair.texts[target], let known = pair.texts[source] else { continue }
        best = (rendering, known, score)
      }
    }
    return best
  }

  /// Longer texts are only found whole: comparing costs the square of the words.
  private static let longestNear = 64

  private static func key(_ words: [[UInt16]]) -> [UInt16] { Array(words.joined(separator: [0x20])) }

  static func words(_ text: String) -> [[UInt16]] {
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
