/// What single tokens and the lexicon's terms put on the chart.
extension Parser {
  mutating func addWords(at start: Int) {
    let token = token(start)
    if let category = Self.category(of: token.kind) {
      addLeaf(category, kind: .token, value: Int32(start), start: start, end: start + 1, cost: 3)
      if token.kind == .code {
        addLeaf(Self.sizeCategory, kind: .token, value: Int32(start), start: start, end: start + 1, cost: 8)
      }
      // 42, 36: a size where a pattern asks for one.
      if token.kind == .number, (16...60).contains(token.value) || token.value == -2 && token.end - token.start == 4 {
        addLeaf(Self.sizeCategory, kind: .token, value: Int32(start), start: start, end: start + 1, cost: 12)
      }
      return
    }
    guard token.kind == .word else { return }
    let isKnown = walkTerms(from: 1, at: start, start: start)
    // A word of patterns alone, or of longer terms, has no meaning of its own.
    if !isKnown {
      addLeaf(Self.unknownCategory, kind: .token, value: Int32(start), start: start, end: start + 1, cost: 30)
    }
  }

  /// Follows the terms that begin at `start`; true if one of them is this token alone.
  private mutating func walkTerms(from node: UInt32, at position: Int, start: Int) -> Bool {
    guard position < chart.count else { return false }
    let token = token(position)
    var isKnown = false
    if token.alternative != 0, position + Int(token.alternativeSpan) <= chart.count {
      let next = language.terms.value(node, token.alternative)
      if next != 0 {
        let end = position + Int(token.alternativeSpan)
        addEntries(language.termEntries[Int(next)], start: start, end: end)
        _ = walkTerms(from: next, at: end, start: start)
      }
    }
    guard token.symbol != 0 else { return false }
    let next = language.terms.value(node, token.symbol)
    guard next != 0 else { return false }
    isKnown = position == start && language.termEntries[Int(next)] >= 0
    addEntries(language.termEntries[Int(next)], start: start, end: position + 1)
    _ = walkTerms(from: next, at: position + 1, start: start)
    return isKnown
  }

  static func category(of kind: Token.Kind) -> UInt8? {
    switch kind {
    case .number: Vocabulary.category("NUM")
    case .price: priceCategory
    case .percent: percentCategory
    case .code: codeCategory
    case .url: urlCategory
    case .email: emailCategory
    case .phone: phoneCategory
    case .name: nameCategory
    case .size: sizeCategory
    case .date: dateCategory
    case .clock: clockCategory
    default: nil
    }
  }

  private static let priceCategory = Vocabulary.category("PRICE")
  private static let percentCategory = Vocabulary.category("PCT")
  private static let codeCategory = Vocabulary.category("CODE")
  private static let urlCategory = Vocabulary.category("URL")
  private static let emailCategory = Vocabulary.category("EMAIL")
  private static let phoneCategory = Vocabulary.category("PHONE")
  private static let nameCategory = Vocabulary.category("NAME")
  private static let sizeCategory = Vocabulary.category("SIZE")
  private static let dateCategory = Vocabulary.category("DATE")
  private static let clockCategory = Vocabulary.category("CLOCK")
  private static let unknownCategory = Vocabulary.category("UNK")

  private mutating func addLeaf(
    _ category: UInt8, kind: Node.Kind, value: Int32, start: Int, end: Int, cost: Int32
  ) {
    let node = chart.addNode(Node(kind: kind, value: value, start: Int16(start), end: Int16(end)))
    push(
      Edge(
        start: Int16(start), end: Int16(end), category: category, cost: cost, morphology: .any, node: node,
        roles: 0,
        next: -1))
  }

  private struct Reading {
    var lexeme: Int32
    var category: UInt8
    var meaning: UInt32
    var morphology: Morphology
  }

  /// One edge for each lexeme and category; cells of the same form are joined into sets.
  private mutating func addEntries(_ first: Int32, start: Int, end: Int) {
    var readings: [Reading] = []
    var index = first
    while index >= 0 {
      let entry = language.entries[Int(index)]
      index = entry.next
      let lexeme = language.lexemes[Int(entry.lexeme)]
      let concept = concepts[Int(lexeme.concept)]
      let (category, meaning) = Self.category(pos: concept.pos, tag: entry.tag)
      var morphology = Morphology(entry.tag, isAdjective: concept.pos == "adj" || concept.pos == "det")
      refine(&morphology, lexeme, concept, entry.tag)
      if let same = readings.firstIndex(where: {
        $0.lexeme == entry.lexeme && $0.category == category && $0.meaning == meaning
      }) {
        readings[same].morphology = readings[same].morphology.union(morphology)
      } else {
        readings.append(
          Reading(lexeme: entry.lexeme, category: category, meaning: meaning, morphology: morphology))
      }
    }
    for reading in readings.reversed() {
      let lexeme = language.lexemes[Int(reading.lexeme)]
      if isStrayUnit(lexeme, start: start, end: end) { continue }
      let cost = strangeness(lexeme, at: start) + 8 + 2 * Int32(min(end - start, 4)) + 2 * Int32(min(lexeme.rank, 4))
      add(reading, reading.category, cost: cost, start: start, end: end)
      for extra in concepts[Int(lexeme.concept)].categories {
        add(reading, extra, cost: cost, start: start, end: end)
      }
    }
  }

  /// What makes a reading unlikely by itself: rare people, the plural you, a German Sie as "they".
  private func strangeness(_ lexeme: Language.Lexeme, at start: Int) -> Int32 {
    let concept = concepts[Int(lexeme.concept)]
    if concept.domain == "h" { return 8 }
    guard concept.domain == "g" else { return 0 }
    if concept.id == "g.you_pl" { return 6 }
    let isPolite =
      language.grammar.capitalisesNouns && token(start).isCapitalised
      && Self.impolite.contains(concept.id)
    return isPolite ? 9 : 0
  }

  private static let impolite: Set<String> = ["g.they", "g.she", "g.her", "g.their", "g.it"]

  /// An abbreviation such as `in` or `m` is a unit behind a number only.
  private func isStrayUnit(_ lexeme: Language.Lexeme, start: Int, end: Int) -> Bool {
    let concept = concepts[Int(lexeme.concept)]
    guard concept.domain == "unit" || concept.domain == "sym", end == start + 1,
      token(start).end - token(start).start <= 2, token(start).symbol != 0, language.grammar.hasSpaces
    else { return false }
    if start == 0 { return true }
    let before = token(start - 1)
    if before.kind == .number { return false }
    guard before.symbol != 0 else { return true }
    let node = language.terms.value(1, before.symbol)
    var index = node == 0 ? -1 : language.termEntries[Int(node)]
    while index >= 0 {
      let entry = language.entries[Int(index)]
      if concepts[Int(language.lexemes[Int(entry.lexeme)].concept)].pos == "num" { return false }
      index = entry.next
    }
    return true
  }

  private mutating func add(_ reading: Reading, _ category: UInt8, cost: Int32, start: Int, end: Int) {
    guard
      chart.wouldKeep(
        start: start, end: end, category: category, cost: cost - 1, morphology: reading.morphology)
    else { return }
    let node = chart.addNode(
      Node(
        kind: .word, value: language.lexemes[Int(reading.lexeme)].concept,
        meaning: Meaning(bits: reading.meaning),
        morphology: reading.morphology, start: Int16(start), end: Int16(end)))
    push(
      Edge(
        start: Int16(start), end: Int16(end), category: category, cost: cost, morphology: reading.morphology,
        node: node,
        roles: 0, next: -1))
  }

  private func refine(
    _ morphology: inout Morphology, _ lexeme: Language.Lexeme, _ concept: Concept, _ tag: FormTag
  ) {
    if concept.pos == "n" || concept.pos == "name" {
      morphology.bits = morphology.bits & ~0x3800 | 0x2000
      if lexeme.gender > 0, tag.gender == 0 {
        morphology.bits = morphology.bits & ~0x700 | 1 << (7 + lexeme.gender)
      }
      if lexeme.flags.contains(.pluralOnly) { morphology.bits = morphology.bits & ~0xC0 | 0x80 }
      if tag.number == 0, !lexeme.flags.contains(.pluralOnly), language.grammar.hasArticles {
        morphology.bits = morphology.bits & ~0xC0 | 0x40
      }
    }
    if concept.pos == "prep", lexeme.objectCase > 0 {
      morphology.bits = morphology.bits & ~0x3F | 1 << (lexeme.objectCase - 1)
    }
    if concept.pos == "pron" {
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
  static func category(pos: String, tag: FormTag) -> (category: UInt8, meaning: UInt32) {
    switch pos {
    case "n":
      return tag.kind == .msd ? (mass, 0) : (noun, 0)
    case "v":
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
    case "adj":
      switch tag.kind {
      case .cmp: return (adjective, 0x1000)
      case .sup: return (adjective, 0x2000)
      default: return (adjective, 0)
      }
    case "phr": return (phrase, 0)
    default: return (Vocabulary.categoryNumber[pos.uppercased()] ?? unknownCategory, 0)
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
  private static let phrase = Vocabulary.category("PHR")
}
