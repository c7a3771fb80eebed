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

  /// Counts the shop's changes; 0 where nobody counts.
  public private(set) var version: Int64 = 0
  public private(set) var terms: [Term] = []
  /// Names that are never translated, in any language.
  public private(set) var names: [String] = []
  public private(set) var memory: [Pair] = []
  /// What a message is asked for, by first word; nil for the names, which hold in every language.
  private var openings: [LanguageTag?: [[UInt16]: [Opening]]] = [:]
  private var indexes: [Direction: MemoryIndex] = [:]

  struct Opening: Sendable, Equatable {
    let words: [[UInt16]]
    /// The term's, or `nil` for a name.
    let term: Int?
  }

  private struct Direction: Hashable {
    let source: LanguageTag
    let target: LanguageTag
  }

  public init() {}

  public init(terms: [Term], names: [String], memory: [Pair]) {
    for term in terms { add(term) }
    for name in names { add(name: name) }
    for pair in memory { add(pair) }
  }

  public init(version: Int64) { self.version = version }

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
      let units = DigitForms.latin(Array(text.utf16))
      let isOwn = pair.source == nil || pair.source == source
      for target in pair.texts.keys where target != source {
        let direction = Direction(source: source, target: target)
        indexes[direction, default: MemoryIndex()].add(units, pair: number, isOwn: isOwn)
      }
    }
  }

  func index(from source: LanguageTag, to target: LanguageTag) -> MemoryIndex? {
    indexes[Direction(source: source, target: target)]
  }

  /// A text cut as a message of this shop is: terms and names are one token each.
  func tokens(of text: [UInt16], in source: Language, target: LanguageTag?) -> [Token] {
    var tokens = Tokenizer(text, language: source).tokens
    TermFinder(wording: self, source: source.tag, target: target).mark(&tokens, text: text)
    return tokens
  }

  private static func words(_ text: String) -> [[UInt16]] {
    var words: [[UInt16]] = []
    Keys.words(of: text.utf16) { words.append(Array($0)) }
    return words
  }
}
