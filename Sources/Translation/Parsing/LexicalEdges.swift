/// What single tokens and the lexicon's terms put on the chart.
extension Parser {
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
      let next = language.terms.next(node, token.alternative)
      if next != 0 {
        let end = position + Int(token.alternativeSpan)
        addReadings(of: next, end: end)
        _ = walkTerms(from: next, at: end)
      }
    }
    guard token.symbol != 0 else { return false }
    let next = language.terms.next(node, token.symbol)
    guard next != 0 else { return false }
    addReadings(of: next, end: position + 1)
    _ = walkTerms(from: next, at: position + 1)
    return position == start && language.terms.firstEntry(next) >= 0
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
    let node = chart.meanings.addNode(
      Node(kind: .token, start: Int16(start), end: Int16(start + 1), value: Int32(start)))
    push(category, end: start + 1, cost: cost, morphology: .any, node: node, roles: 0)
  }

  private mutating func addReadings(of term: UInt32, end: Int) {
    for reading in language.terms.readings(of: term) {
      if reading.flags.contains(.unit), isStrayUnit(end: end) { continue }
      let cost = strangeness(reading.flags) + 8 + 2 * Int32(min(end - start, 4)) + 2 * reading.rank
      let node = Node(
        kind: .word, isPronoun: reading.flags.contains(.pronoun), morphology: reading.morphology,
        start: Int16(start), end: Int16(end),
        value: reading.concept, meaning: Meaning(bits: UInt32(reading.meaning)))
      add(node, reading.category, cost: cost, end: end)
      if !reading.flags.contains(.listed) { continue }
      let concept = traits.concepts[Int(reading.concept)]
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

  private mutating func add(_ node: Node, _ category: UInt8, cost: Int32, end: Int) {
    let morphology = node.morphology
    guard
      chart.wouldKeep(start: start, end: end, category: category, cost: cost - 1, morphology: morphology)
    else { return }
    push(category, end: end, cost: cost, morphology: morphology, node: chart.meanings.addNode(node), roles: 0)
  }
}
