import Messaging

/// One language's content, ready to use: words, forms, recognition patterns, renderings. Immutable once loaded.
final class Language: Sendable {
  /// One word or multi-word term of this language for a concept.
  struct Lexeme: Sendable {
    var concept: Int32
    /// 0 for the one that is rendered.
    var rank: UInt8
    var gender: UInt16
    var flags: Flags
    var firstForm: Int32
    var formCount: Int32
    /// Case (1–6) that a verb or preposition asks of its object; 0 is the language's usual one.
    var objectCase: UInt16
    /// Surface of the preposition that a verb governs, or of a Chinese noun's classifier; -1 for none.
    var companion: Int32
  }

  struct Flags: OptionSet, Sendable {
    let rawValue: UInt32
    static let uncountable = Flags(rawValue: 1)
    static let pluralOnly = Flags(rawValue: 2)
    static let animate = Flags(rawValue: 4)
    static let indeclinable = Flags(rawValue: 8)
    static let prenominal = Flags(rawValue: 16)
    static let reflexive = Flags(rawValue: 32)
    static let separable = Flags(rawValue: 64)
    static let auxiliaryBe = Flags(rawValue: 128)
    static let verbObject = Flags(rawValue: 256)
    static let state = Flags(rawValue: 512)
    static let weak = Flags(rawValue: 1024)
    static let mixed = Flags(rawValue: 2048)
    static let before = Flags(rawValue: 4096)
    static let after = Flags(rawValue: 8192)
    static let modal = Flags(rawValue: 16384)
    static let def = Flags(rawValue: 32768)
    static let bare = Flags(rawValue: 65536)
    static let plural = Flags(rawValue: 131072)
    static let drop = Flags(rawValue: 262144)
    static let clitic = Flags(rawValue: 524288)
    static let first = Flags(rawValue: 1 << 20)
    static let second = Flags(rawValue: 1 << 21)
    static let reflexiveDative = Flags(rawValue: 1 << 22)
    static let attached = Flags(rawValue: 1 << 23)
    static let article = Flags(rawValue: 1 << 24)
    static let noun = Flags(rawValue: 1 << 25)
    static let describing = Flags(rawValue: 1 << 26)
    static let names: [String: Flags] = [
      "u": uncountable, "pt": pluralOnly, "anim": animate, "indecl": indeclinable, "pre": prenominal,
      "vo": verbObject, "estar": state, "weak": weak, "wk": weak, "mx": mixed, "before": before,
      "after": after,
      "aux": modal, "def": def, "bare": bare, "plural": plural, "drop": drop, "clitic": clitic, "p1": first,
      "p2": second, "sich_d": reflexiveDative, "suffix": attached, "art": article, "de": describing,
    ]
  }

  struct Entry: Sendable {
    var lexeme: Int32
    var tag: FormTag
    var next: Int32
  }

  struct Form: Sendable {
    var tag: FormTag
    var surface: Int32
  }

  let tag: LanguageTag
  let symbols: SymbolTable
  /// Unaccented spelling → symbol of the right one.
  let unaccented: SymbolTable
  let unaccentedTarget: [UInt32]
  let rewrites: Rewrites
  let splitting: WordSplitting
  let terms: TermIndex
  let lexemes: [Lexeme]
  let forms: [Form]
  let surfaces: Surfaces
  var entries: [Entry] { terms.entries }
  /// Lexeme that renders a concept, by concept number; -1 for none.
  let renderings: [Int32]
  /// The patterns and rules as the parser reads them.
  let index: PatternIndex
  let patternCount: Int
  /// The patterns as they were read, for who checks the content.
  let patterns: PatternSet?
  let grammar: RenderingGrammar
  let questionMark: UInt32
  let nearWords = NearWords()
  /// The script that its readers read beside Latin.
  let script: Transliteration.Script?

  init(_ builder: consuming LanguageBuilder, _ traits: ParsingTraits, keepsPatterns: Bool) {
    builder.fit()
    tag = builder.tag
    symbols = builder.symbols
    unaccented = builder.unaccented
    unaccentedTarget = builder.unaccentedTarget
    rewrites = builder.rewrites
    splitting = builder.splitting
    terms = TermIndex(
      builder.terms, firstEntries: builder.termEntries, entries: builder.entries,
      symbolCount: builder.symbols.count,
      TermReadings(traits: traits, lexemes: builder.lexemes, hasArticles: builder.grammar.hasArticles))
    lexemes = builder.lexemes
    forms = builder.forms
    surfaces = builder.surfaces
    renderings = builder.renderings
    index = PatternIndex(builder.patterns, rules: builder.grammar.rules)
    patternCount = builder.patterns.patterns.count
    patterns = keepsPatterns ? builder.patterns : nil
    grammar = builder.grammar
    questionMark = builder.symbols.find([0x3F])
    script = Self.script(of: builder)
  }

  /// The form of a lexeme that best fills the wanted cell; what cannot be had is given up in the order gender, case,
  /// person, number.
  func form(_ lexeme: Int32, _ wanted: FormTag) -> Int32? {
    let entry = lexemes[Int(lexeme)]
    let range = Int(entry.firstForm)..<Int(entry.firstForm + entry.formCount)
    for ignored in Self.relaxations {
      for index in range where wanted.accepts(forms[index].tag, ignoring: ignored) {
        return forms[index].surface
      }
    }
    return nil
  }

  /// The rendering lexeme of which a written word is the infinitive.
  func infinitive(_ word: ArraySlice<UInt16>) -> Int32? {
    let key = word.map { UInt16(truncatingIfNeeded: Folding.fold(UInt32($0))) }
    let node = terms.node(symbols.find(key[...]))
    guard node != 0 else { return nil }
    var index = terms.firstEntry(node)
    while index >= 0 {
      let entry = entries[Int(index)]
      if entry.tag.kind == .inf || entry.tag.kind == .msd, lexemes[Int(entry.lexeme)].formCount > 0 {
        return entry.lexeme
      }
      index = entry.next
    }
    return nil
  }

  /// By the first word that it has in a script of its own.
  private static func script(of builder: LanguageBuilder) -> Transliteration.Script? {
    guard !builder.grammar.usesLatin, builder.symbols.count > 0 else { return nil }
    for symbol in 1...builder.symbols.count {
      if let script = Transliteration.Script(builder.symbols.word(symbol)) { return script }
    }
    return nil
  }

  /// The concepts that a word alone may mean.
  func conceptsOf(_ symbol: UInt32) -> [Int32] {
    let node = terms.node(symbol)
    guard node != 0 else { return [] }
    var concepts: [Int32] = []
    var index = terms.firstEntry(node)
    while index >= 0 {
      let concept = lexemes[Int(entries[Int(index)].lexeme)].concept
      if !concepts.contains(concept) { concepts.append(concept) }
      index = entries[Int(index)].next
    }
    return concepts
  }

  /// Where words tell questions (吗, 什么, 能不能): false for a text that has none of them; nil where nothing is known.
  func asksByWords(_ tokens: ArraySlice<Token>) -> Bool? {
    guard !grammar.questionWords.isEmpty else { return nil }
    for index in tokens.indices where tokens[index].symbol != 0 {
      let word = symbols.word(tokens[index].symbol)
      if grammar.questionWords.contains(Array(word)) { return nil }
      // A不A, 有没有
      if index > tokens.startIndex, index + 1 < tokens.endIndex, grammar.negations.contains(word),
        tokens[index - 1].symbol == tokens[index + 1].symbol
      {
        return nil
      }
    }
    return false
  }

  func hasForm(_ lexeme: Int32, inCase grammaticalCase: UInt16) -> Bool {
    let entry = lexemes[Int(lexeme)]
    return forms[Int(entry.firstForm)..<Int(entry.firstForm + entry.formCount)].contains {
      $0.tag.grammaticalCase == grammaticalCase
    }
  }

  /// Whether a written word is known as an adjective and as nothing else.
  func isOnlyAdjective(_ word: ArraySlice<UInt16>, _ concepts: [Concept]) -> Bool {
    let key = word.map { UInt16(truncatingIfNeeded: Folding.fold(UInt32($0))) }
    let node = terms.node(symbols.find(key[...]))
    guard node != 0, terms.firstEntry(node) >= 0 else { return false }
    var index = terms.firstEntry(node)
    while index >= 0 {
      if concepts[Int(lexemes[Int(entries[Int(index)].lexeme)].concept)].pos != "adj" { return false }
      index = entries[Int(index)].next
    }
    return true
  }

  /// The case (0 for the usual one) that a written word governs as a preposition; nil where it is none.
  func preposition(_ word: ArraySlice<UInt16>, _ concepts: [Concept]) -> UInt16? {
    let key = word.map { UInt16(truncatingIfNeeded: Folding.fold(UInt32($0))) }
    var node: UInt32 = 0
    rewrites.apply(key[...]) { if node == 0 { node = terms.node(symbols.find($0)) } }
    guard node != 0 else { return nil }
    var index = terms.firstEntry(node)
    while index >= 0 {
      let lexeme = lexemes[Int(entries[Int(index)].lexeme)]
      if concepts[Int(lexeme.concept)].pos == "prep" { return lexeme.objectCase }
      index = entries[Int(index)].next
    }
    return nil
  }

  func lemma(_ lexeme: Int32) -> Int32 { forms[Int(lexemes[Int(lexeme)].firstForm)].surface }

  private static let relaxations: [UInt16] = [
    0, FormTag.genderField, FormTag.genderField | FormTag.caseField,
    FormTag.genderField | FormTag.caseField | FormTag.personField,
    FormTag.genderField | FormTag.caseField | FormTag.personField | FormTag.numberField,
  ]
}

/// Texts as they are written in a rendering, by number: the place of their length, behind which their units stand.
struct Surfaces: Sendable {
  private var units: [UInt16] = []

  mutating func add(_ text: some Collection<UInt16>) -> Int32 {
    let place = begin(text.count)
    units.append(contentsOf: text)
    return place
  }

  mutating func add(_ text: Span<UInt16>) -> Int32 {
    let place = begin(text.count)
    for index in text.indices { units.append(text[index]) }
    return place
  }

  private mutating func begin(_ count: Int) -> Int32 {
    precondition(count <= UInt16.max, "a text longer than a line of content")
    units.append(UInt16(count))
    return Int32(units.count - 1)
  }

  /// Gives back what was reserved for more.
  mutating func fit() { units = units.fitted() }

  subscript(place: Int32) -> ArraySlice<UInt16> {
    let start = Int(place) + 1
    return units[start..<(start + Int(units[Int(place)]))]
  }
}

/// How unknown words of a language may be cut: Arabic clitics, German compounds.
struct WordSplitting: Sendable {
  var prefixes: [(mark: [UInt16], words: [[UInt16]])] = []
  var suffixes: [(mark: [UInt16], stemEnd: [UInt16], words: [[UInt16]])] = []
  var links: [[UInt16]] = []
  var hasCompounds = false
  /// German verb particles that may stand at the end of a clause.
  var particles: Set<[UInt16]> = []
}
