/// The forms of one lexeme in one category and meaning, as the parser takes them; cells of the same form are joined into
/// sets.
struct TermReading: Sendable {
  var concept: Int32
  var morphology: Morphology
  var meaning: UInt16
  var category: UInt8
  /// How far the lexeme is from the one that is rendered, 4 at most; with `lastBit` for the last of its term.
  private var bits: UInt8
  var flags: ParsingTraits.Flags

  var rank: Int32 { Int32(bits & ~Self.lastBit) }
  var isLast: Bool {
    get { bits & Self.lastBit != 0 }
    set { bits = newValue ? bits | Self.lastBit : bits & ~Self.lastBit }
  }

  private static let lastBit: UInt8 = 0x80

  init(
    concept: Int32, morphology: Morphology, meaning: UInt16, category: UInt8, rank: UInt8,
    flags: ParsingTraits.Flags
  ) {
    (self.concept, self.morphology, self.meaning) = (concept, morphology, meaning)
    (self.category, bits, self.flags) = (category, min(rank, 4), flags)
  }
}

/// Makes readings of a language's entries, once for all messages.
struct TermReadings {
  let traits: ParsingTraits
  let lexemes: [Language.Lexeme]
  let hasArticles: Bool

  /// Replaces `readings` by those of one term's entries, in the order in which they go onto the chart.
  func read(_ entries: ArraySlice<Language.Entry>, into readings: inout [TermReading]) {
    readings.removeAll(keepingCapacity: true)
    var owners: [Int32] = []
    for entry in entries {
      let lexeme = lexemes[Int(entry.lexeme)]
      let concept = traits.concepts[Int(lexeme.concept)]
      let (category, meaning) = Self.category(concept, entry.tag)
      var morphology = Morphology(entry.tag, isAdjective: concept.flags.contains(.declined))
      refine(&morphology, lexeme, concept.flags, entry.tag)
      let known = readings.indices.first {
        owners[$0] == entry.lexeme && readings[$0].category == category && readings[$0].meaning == meaning
      }
      if let known {
        readings[known].morphology = readings[known].morphology.union(morphology)
        continue
      }
      owners.append(entry.lexeme)
      readings.append(
        TermReading(
          concept: lexeme.concept, morphology: morphology, meaning: meaning, category: category,
          rank: lexeme.rank, flags: concept.flags))
    }
    readings.reverse()
    if !readings.isEmpty { readings[readings.count - 1].isLast = true }
  }

  private func refine(
    _ morphology: inout Morphology, _ lexeme: Language.Lexeme, _ flags: ParsingTraits.Flags, _ tag: FormTag
  ) {
    if flags.contains(.nominal) {
      morphology.bits = morphology.bits & ~0x3800 | 0x2000
      if lexeme.gender > 0, tag.gender == 0 {
        morphology.bits = morphology.bits & ~0x700 | 1 << (7 + lexeme.gender)
      }
      if lexeme.flags.contains(.pluralOnly) { morphology.bits = morphology.bits & ~0xC0 | 0x80 }
      if tag.number == 0, !lexeme.flags.contains(.pluralOnly), hasArticles {
        morphology.bits = morphology.bits & ~0xC0 | 0x40
      }
    }
    if flags.contains(.preposition), lexeme.objectCase > 0 {
      morphology.bits = morphology.bits & ~0x3F | 1 << (lexeme.objectCase - 1)
    }
    if flags.contains(.pronoun) {
      var persons: UInt16 = 0
      if lexeme.flags.contains(.first) { persons = 0x800 }
      if lexeme.flags.contains(.second) { persons = 0x1000 }
      morphology.bits = morphology.bits & ~0x3800 | (persons == 0 ? 0x2000 : persons)
      if tag.number == 0 {
        morphology.bits = morphology.bits & ~0xC0 | (lexeme.flags.contains(.plural) ? 0x80 : 0x40)
      }
    }
  }

  /// The category of a form and the tense or degree that it carries.
  private static func category(
    _ concept: ParsingTraits.ConceptTraits, _ tag: FormTag
  ) -> (category: UInt8, meaning: UInt16) {
    switch concept.inflection {
    case .noun:
      return tag.kind == .msd ? (mass, 0) : (noun, 0)
    case .verb:
      switch tag.kind {
      case .pres: return tag.isPerfective ? (finite, 3) : (finite, 1)
      case .past: return (finite, 2)
      case .fut: return (finite, 3)
      case .cond: return (finite, 5)
      case .impf: return (finite, 6)
      case .subj: return (finite, 7)
      case .pp: return (participle, 0)
      case .ppp: return (participle, 0)
      case .ger: return (gerund, 0)
      case .imp: return (imperative, 32)
      case .msd: return (mass, 0)
      default: return (infinitive, 0)
      }
    case .adjective:
      switch tag.kind {
      case .cmp: return (adjective, 0x1000)
      case .sup: return (adjective, 0x2000)
      default: return (adjective, 0)
      }
    case .none: return (concept.category, 0)
    }
  }

  private static let noun = Vocabulary.category("N")
  private static let mass = Vocabulary.category("MSD")
  private static let finite = Vocabulary.category("VF")
  private static let infinitive = Vocabulary.category("VI")
  private static let participle = Vocabulary.category("VN")
  private static let gerund = Vocabulary.category("VG")
  private static let imperative = Vocabulary.category("VM")
  private static let adjective = Vocabulary.category("ADJ")
}
