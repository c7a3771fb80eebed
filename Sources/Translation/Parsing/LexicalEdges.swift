/// What single tokens and the lexicon's terms put on the chart.
extension Parser {
  /// The forms of one lexeme in one category and meaning; cells of the same form are joined into sets.
  struct Reading {
    var lexeme: Int32
    var category: UInt8
    var meaning: UInt32
    var morphology: Morphology
  }

  mutating func addWords(at start: Int) {
    let token = token(start)
    let category = Self.tokenCategories[Int(token.kind.rawValue)]
    if category >= 0 {
      addToken(UInt8(category), cost: 3)
      if token.kind == .code { addToken(constants.size, cost: 8) }
      // 42, 36: a size where a pattern asks for one.
      if token.kind == .number,
        (16...60).contains(token.value) || token.value == -2 && token.end - token.start == 4
      {
        addToken(constants.size, cost: 12)
      }
      return
    }
    guard token.kind == .word else { return }
    let isKnown = walkTerms(from: 1, at: start)
    // A word of patterns alone, or of longer terms, has no meaning of its own.
    if !isKnown { addToken(constants.unknown, cost: 30) }
  }

  /// Follows the terms that begin at `start`; true if one of them is this token alone.
  private mutating func walkTerms(from node: UInt32, at position: Int) -> Bool {
    guard position < chart.count else { return false }
    let token = token(position)
    if token.alternative != 0, position + Int(token.alternativeSpan) <= chart.count {
      let next = language.terms.value(node, token.alternative)
      if next != 0 {
        let end = position + Int(token.alternativeSpan)
        addEntries(language.termEntries[Int(next)], end: end)
        _ = walkTerms(from: next, at: end)
      }
    }
    guard token.symbol != 0 else { return false }
    let next = language.terms.value(node, token.symbol)
    guard next != 0 else { return false }
    let entries = language.termEntries[Int(next)]
    addEntries(entries, end: position + 1)
    _ = walkTerms(from: next, at: position + 1)
    return position == start && entries >= 0
  }

  /// Category by kind of token, -1 for those of words.
  private static let tokenCategories: [Int16] = {
    var categories = [Int16](repeating: -1, count: 16)
    let names: [(Token.Kind, String)] = [
      (.number, "NUM"), (.price, "PRICE"), (.percent, "PCT"), (.code, "CODE"), (.url, "URL"),
      (.email, "EMAIL"),
      (.phone, "PHONE"), (.name, "NAME"), (.size, "SIZE"), (.date, "DATE"), (.clock, "CLOCK"),
    ]
    for (kind, name) in names { categories[Int(kind.rawValue)] = Int16(Vocabulary.category(name)) }
    return categories
  }()

  private mutating func addToken(_ category: UInt8, cost: Int32) {
    let node = chart.addNode(
      Node(kind: .token, start: Int16(start), end: Int16(start + 1), value: Int32(start)))
    push(category, end: start + 1, cost: cost, morphology: .any, node: node, roles: 0)
  }

  private mutating func addEntries(_ first: Int32, end: Int) {
    readings.removeAll(keepingCapacity: true)
    var index = first
    while index >= 0 {
      let entry = language.entries[Int(index)]
      index = entry.next
      let lexeme = language.lexemes[Int(entry.lexeme)]
      let concept = traits.concepts[Int(lexeme.concept)]
      let (category, meaning) = Self.category(concept, entry.tag)
      var morphology = Morphology(entry.tag, isAdjective: concept.flags.contains(.declined))
      refine(&morphology, lexeme, concept.flags, entry.tag)
      addReading(
        Reading(lexeme: entry.lexeme, category: category, meaning: meaning, morphology: morphology))
    }
    for number in stride(from: readings.count - 1, through: 0, by: -1) {
      let reading = readings[number]
      let lexeme = language.lexemes[Int(reading.lexeme)]
      let concept = traits.concepts[Int(lexeme.concept)]
      if concept.flags.contains(.unit), isStrayUnit(end: end) { continue }
      let cost =
        strangeness(concept.flags) + 8 + 2 * Int32(min(end - start, 4)) + 2 * Int32(min(lexeme.rank, 4))
      let node = Node(
        kind: .word, isPronoun: concept.flags.contains(.pronoun), morphology: reading.morphology,
        start: Int16(start), end: Int16(end),
        value: lexeme.concept, meaning: Meaning(bits: reading.meaning))
      add(node, reading.category, cost: cost, end: end)
      for extra in 0..<Int32(concept.extraCount) {
        add(node, traits.extraCategories[Int(concept.firstExtra + extra)], cost: cost, end: end)
      }
    }
  }

  /// What makes a reading unlikely by itself: rare people, the plural you, a German Sie as "they".
  private func strangeness(_ flags: ParsingTraits.Flags) -> Int32 {
    if flags.contains(.person) { return 8 }
    if flags.contains(.pluralYou) { return 6 }
    let isPolite =
      flags.contains(.thirdPerson) && language.grammar.capitalisesNouns && token(start).isCapitalised
    return isPolite ? 9 : 0
  }

  /// An abbreviation such as `in` or `m` is a unit behind a number only.
  private func isStrayUnit(end: Int) -> Bool {
    guard end == start + 1, token(start).end - token(start).start <= 2, language.grammar.hasSpaces else {
      return false
    }
    if start == 0 { return true }
    let before = token(start - 1)
    if before.kind == .number { return false }
    return !language.conceptsOf(before.symbol).contains { traits.concepts[Int($0)].flags.contains(.numeral) }
  }

  private mutating func addReading(_ reading: Reading) {
    for number in readings.indices
    where readings[number].lexeme == reading.lexeme && readings[number].category == reading.category
      && readings[number].meaning == reading.meaning
    {
      readings[number].morphology = readings[number].morphology.union(reading.morphology)
      return
    }
    readings.append(reading)
  }

  private mutating func add(_ node: Node, _ category: UInt8, cost: Int32, end: Int) {
    let morphology = node.morphology
    guard
      chart.wouldKeep(start: start, end: end, category: category, cost: cost - 1, morphology: morphology)
    else { return }
    push(category, end: end, cost: cost, morphology: morphology, node: chart.addNode(node), roles: 0)
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
      if tag.number == 0, !lexeme.flags.contains(.pluralOnly), language.grammar.hasArticles {
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
  ) -> (category: UInt8, meaning: UInt32) {
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
