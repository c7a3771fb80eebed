/// The part of a language's grammar that writes: orders of clauses and phrases, verb groups, joins of words, settings.
/// (It also holds the recognition rules, which the patterns point into.)
struct RenderingGrammar: Sendable {
  var rules: [GrammarRule] = []
  /// Order of a clause's pieces by mood.
  var clauses: [RenderPattern?] = Array(repeating: nil, count: RenderPattern.Mood.allCases.count)
  /// Pattern of a frame by its number.
  var frames: [RenderPattern?] = Array(repeating: nil, count: Vocabulary.frames.count)
  /// Patterns of times behind a preposition, by frame, where leaving out the first word is not enough.
  var timesAfterPreposition: [Int32: RenderPattern] = [:]
  /// Clause patterns of single verbs (`ru` have: `у … есть …`), by concept and polarity/tense key.
  var constructions:
    [Int32: [(key: VerbKey, mask: UInt32, mood: RenderPattern.Mood?, pattern: RenderPattern)]] = [:]
  var verbGroups: [VerbKey: VerbGroup] = [:]
  var joins = Joins()
  /// What a whole sentence or a set phrase costs behind and before other words without a mark between.
  var strayCosts: (before: Int32, behind: Int32) = (0, 0)
  var negations = Negations()
  /// Words that bound a time or an amount: by, until, at least.
  var limits = Negations()
  /// Words that say numbers and times.
  var numerals = NumeralWords()
  /// Beginnings of the words for working days, which no rendering may lose.
  var workingDays: [[UInt16]] = []
  /// Words by which a sentence without a mark asks (吗, 什么); empty where word order or nothing tells.
  var questionWords: Set<[UInt16]> = []
  var templates: [RenderPattern?] = []

  var usesLatin = true
  var capitalisesNouns = false
  /// Words that are written large wherever they stand (Sie, Ihnen, Ihr).
  let politeWords: Set<[UInt16]> = Set(
    ["Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrem", "Ihrer"].map { Array($0.utf16) })
  /// Verb-second languages: subjects of one word that may follow their verb.
  var pronounSubjects: Set<[UInt16]> = []
  var hasSpaces = true
  var hasCase = true
  var hasArticles = true
  /// How pronoun objects attach: finite, infinitive, imperative.
  var clitics: [Substring: String] = [:]
  var settings = GrammarSettings()
  /// What asks politely in front of an infinitive (veuillez), -1 for none.
  var politeImperative: Int32 = -1

  /// A tense with voice, polarity and question, as `vg` rows name them.
  struct VerbKey: Hashable, Sendable {
    var bits: UInt32
    static let tense: UInt32 = 7
    static let negative: UInt32 = 8
    static let question: UInt32 = 16
    static let imperative: UInt32 = 32
    static let passive: UInt32 = 64
    static let auxiliary: UInt32 = 256
    static let progressive: UInt32 = 512
    static let infinitive: UInt32 = 1024
    /// An infinitive that its verb marks: `to send`, `zu schicken`.
    static let marked: UInt32 = 2048
    /// A copula with an adjective.
    static let adjectival: UInt32 = 4096
    /// A copula that says where, or in what state.
    static let locative: UInt32 = 8192

    init(bits: UInt32) { self.bits = bits }

    init?(_ name: Substring) {
      bits = 0
      for part in name.split(separator: ".") {
        switch part {
        case "neg": bits |= Self.negative
        case "q": bits |= Self.question
        case "imp": bits |= Self.imperative
        case "pass": bits |= Self.passive
        case "aux": bits |= Self.auxiliary
        case "prog": bits |= Self.progressive
        case "inf": bits |= Self.infinitive
        case "adj": bits |= Self.adjectival
        case "loc": bits |= Self.locative
        case "marked": bits |= Self.marked
        case "any": break
        default:
          guard let tense = Meaning.names[String(part)], tense.mask == 7 else { return nil }
          bits |= tense.value
        }
      }
    }
  }

  struct VerbGroup: Sendable {
    var fin: [VerbPart] = []
    var neg: [VerbPart] = []
    var rest: [VerbPart] = []
  }

  enum VerbPart: Sendable {
    case text(Int32)
    /// A form of the main verb; agreement with the subject, perfective aspect.
    case main(FormTag, agrees: Bool)
    /// A form of an auxiliary: the concept, or a second one for verbs that take it (sein, être).
    case auxiliary(Int32, Int32, FormTag, agrees: Bool)
  }

  /// The verb group for a key, giving up question, negation, progressive, passive and tense in that order.
  func verbGroup(_ key: UInt32) -> (group: VerbGroup, missing: UInt32)? {
    var missing: UInt32 = 0
    for dropped in [
      VerbKey.adjectival | VerbKey.locative, VerbKey.marked, VerbKey.auxiliary, VerbKey.question,
      VerbKey.progressive,
      VerbKey.negative, VerbKey.passive,
    ] {
      missing |= dropped
      if let group = verbGroups[VerbKey(bits: key & ~missing)] { return (group, missing & key) }
      if dropped == VerbKey.progressive,
        let group = verbGroups[VerbKey(bits: key & ~missing | key & VerbKey.auxiliary)]
      {
        return (group, missing & key & ~VerbKey.auxiliary)
      }
    }
    let base = key & ~7 & ~missing
    return verbGroups[VerbKey(bits: base | 1)].map { ($0, missing & key | key & VerbKey.tense) }
  }
}

/// What happens where two words meet: contractions, elision, a/an.
struct Joins: Sendable {
  private var words = SymbolTable(capacity: 1 << 8)
  private var pairs = PairTable(capacity: 1 << 8)
  private var results: [[UInt16]] = [[]]
  private var consonantStarts: [[UInt16]] = []
  private var vowelStarts: [[UInt16]] = []
  /// Of the left words.
  private var longest = 0
  static let vowelSymbol: UInt32 = 0xFFFF_FFFF

  /// `de le du`, `le V l'`: left word, right word or `V` for any vowel, what stands for them (`_` glues to the next).
  mutating func add(_ cells: [Substring]) {
    let left = words.intern(Array(cells[0].utf16)[...])
    longest = max(longest, cells[0].utf16.count)
    let right = cells[1] == "V" ? Self.vowelSymbol : words.intern(Array(cells[1].utf16)[...])
    results.append(Array(cells[2].replacing("_", with: " ").utf16))
    pairs.set(left, right, UInt32(results.count - 1))
  }

  mutating func setSounds(consonant: Bool, _ starts: ArraySlice<Substring>) {
    let units = starts.map { Array($0.utf16) }
    if consonant { consonantStarts = units } else { vowelStarts = units }
  }

  enum Result {
    /// Both words become this text.
    case both(ArraySlice<UInt16>)
    /// Only the left word changes, and the right one follows without a blank if it ends with an apostrophe.
    case left(ArraySlice<UInt16>)
  }

  /// False for words that surely join with nothing.
  func mayJoin(_ left: ArraySlice<UInt16>) -> Bool { left.count <= longest }

  /// - Parameter right: asked only where the left word joins with anything.
  func result(_ left: ArraySlice<UInt16>, _ right: () -> ArraySlice<UInt16>) -> Result? {
    let symbol = words.find(left)
    if symbol == 0 { return nil }
    let right = right()
    let other = words.find(right)
    if other != 0 {
      let found = pairs.value(symbol, other)
      if found != 0 { return .both(results[Int(found)][...]) }
    }
    let found = pairs.value(symbol, Self.vowelSymbol)
    if found != 0, startsWithVowel(right) { return .left(results[Int(found)][...]) }
    return nil
  }

  private func startsWithVowel(_ word: ArraySlice<UInt16>) -> Bool {
    guard let first = word.first else { return false }
    let folded = word.map { Folding.unaccented(UInt16(truncatingIfNeeded: Folding.fold(UInt32($0)))) }
    if vowelStarts.contains(where: { folded.starts(with: $0) }) { return true }
    if consonantStarts.contains(where: { folded.starts(with: $0) }) { return false }
    _ = first
    return [0x61, 0x65, 0x69, 0x6F, 0x75].contains(folded[0])
  }
}
