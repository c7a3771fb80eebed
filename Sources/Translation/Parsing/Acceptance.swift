/// What becomes of a pattern that was matched to its end: an edge, if it beats those that say the same.
extension Parser {
  /// - Parameter rule: a template's number, or -1 - a grammar rule's.
  mutating func accept(_ words: Span<Int32>, _ rule: Int, _ attempt: Attempt) {
    if rule >= 0 {
      if rule == Int(excluded) { return }
      acceptTemplate(Int32(rule), attempt)
    } else {
      acceptRule(words, layout.rules + (-1 - rule) * PatternIndex.Layout.ruleSize, attempt)
    }
  }

  private mutating func acceptTemplate(_ number: Int32, _ attempt: Attempt) {
    let template = traits.templates[Int(number)]
    var total = attempt.cost + template.cost
    if let asks, asks != template.isQuestion, template.category == constants.sentence {
      total += asks ? 8 : 14
    }
    if template.category == constants.sentence || template.category == constants.phrase {
      total += strayness(attempt.end)
    }
    // Pronouns go better with the grammar, which knows where they stand.
    for step in 0..<attempt.depth where chart.meanings.nodes[Int(node(step))].isPronoun { total += 8 }
    guard
      chart.wouldKeep(
        start: start, end: attempt.end, category: template.category, cost: total, morphology: .any)
    else { return }
    let firstChild = Int32(chart.meanings.children.count)
    for step in 0..<attempt.depth { chart.meanings.addChild(path[step].slot, node(step)) }
    let node = chart.meanings.addNode(
      Node(
        kind: .template, start: Int16(start), end: Int16(attempt.end), value: number, firstChild: firstChild,
        childCount: Int32(chart.meanings.children.count) - firstChild))
    push(template.category, end: attempt.end, cost: total, morphology: .any, node: node, roles: 0)
  }

  /// What a whole sentence or a set phrase costs in the midst of other words.
  private func strayness(_ end: Int) -> Int32 {
    let costs = language.grammar.strayCosts
    return (start > 0 && !isMark(start - 1) ? costs.before : 0)
      + (end < chart.count && !isMark(end) ? costs.behind : 0)
  }

  private func isMark(_ position: Int) -> Bool {
    let kind = token(position).kind
    return kind == .punctuation || kind == .emoji
  }

  func node(_ step: Int) -> Int32 { chart.edges[Int(path[step].edge)].node }

  mutating func push(
    _ category: UInt8, end: Int, cost: Int32, morphology: Morphology, node: Int32, roles: UInt64
  ) {
    chart.add(
      Edge(
        start: Int16(start), end: Int16(end), category: category, morphology: morphology, cost: cost,
        node: node,
        roles: roles))
  }

  /// A grammar rule as the index has it.
  private struct Rule {
    var category: UInt8
    var frame: UInt8
    var agrees: Bool
    var meaningMask: UInt32
    var meaningValue: UInt32
    var cost: Int32
    /// Pairs of role and concept.
    var constants: Range<Int>

    init(_ words: Span<Int32>, at: Int) {
      let bits = words[at]
      category = UInt8(truncatingIfNeeded: bits)
      frame = UInt8(truncatingIfNeeded: bits >> 8)
      agrees = bits & 1 << 16 != 0
      meaningMask = UInt32(bitPattern: words[at + 1])
      meaningValue = UInt32(bitPattern: words[at + 2])
      cost = words[at + 3]
      let first = Int(words[at + 4])
      constants = first..<(first + Int(UInt8(truncatingIfNeeded: bits >> 24)) * 2)
    }
  }

  private mutating func acceptRule(_ words: Span<Int32>, _ at: Int, _ attempt: Attempt) {
    let rule = Rule(words, at: at)
    var total = attempt.cost + rule.cost
    var base: Int32 = -1
    var roles: UInt64 = 0
    var morphology = Morphology.any
    var agreed = Morphology.any
    for index in 0..<attempt.depth {
      let step = path[index]
      let edge = chart.edges[Int(step.edge)]
      agreed = agreed.intersection(edge.morphology)
      if step.slot == 0 {
        base = edge.node
        if roles & edge.roles & constants.uniqueRoles != 0 { return }
        roles |= edge.roles
        morphology = edge.morphology
        // What follows an infinitive belongs to it sooner than to its modal.
        if edge.roles & constants.infinitiveBit != 0, attempt.length == 2 { total += 2 }
      } else {
        let bit: UInt64 = 1 << UInt64(step.slot)
        if roles & bit & constants.uniqueRoles != 0 { return }
        roles |= bit
        if base < 0, step.slot == constants.head || step.slot == constants.verb {
          morphology = edge.morphology
        }
      }
    }
    for at in stride(from: rule.constants.lowerBound, to: rule.constants.upperBound, by: 2) {
      let bit: UInt64 = 1 << UInt64(words[at])
      if roles & bit & constants.uniqueRoles != 0 { return }
      roles |= bit
    }
    if rule.agrees {
      if agreed.isConsistent { morphology = agreed } else { total += 7 }
    }
    guard
      chart.wouldKeep(
        start: start, end: attempt.end, category: rule.category, cost: total, morphology: morphology)
    else { return }
    let node = frameNode(words, rule, attempt, base: base, morphology: morphology)
    push(rule.category, end: attempt.end, cost: total, morphology: morphology, node: node, roles: roles)
  }

  private mutating func frameNode(
    _ words: Span<Int32>, _ rule: Rule, _ attempt: Attempt, base: Int32, morphology: Morphology
  ) -> Int32 {
    if rule.frame == 0, rule.constants.isEmpty {
      // A rule without a frame passes its one part on, with its features.
      let inner = base >= 0 ? base : firstPart(attempt)
      if inner >= 0 {
        if rule.meaningMask == 0 && chart.meanings.nodes[Int(inner)].morphology == morphology { return inner }
        var copy = chart.meanings.nodes[Int(inner)]
        copy.morphology = morphology
        copy.meaning.bits = copy.meaning.bits & ~rule.meaningMask | rule.meaningValue
        return chart.meanings.addNode(copy)
      }
    }
    var meaning = base >= 0 ? chart.meanings.nodes[Int(base)].meaning : headMeaning(attempt)
    meaning.bits = meaning.bits & ~rule.meaningMask | rule.meaningValue
    let firstChild = Int32(chart.meanings.children.count)
    for step in 0..<attempt.depth where path[step].slot > 0 {
      chart.meanings.addChild(path[step].slot, node(step))
    }
    for at in stride(from: rule.constants.lowerBound, to: rule.constants.upperBound, by: 2) {
      let leaf = chart.meanings.addNode(Node(kind: .word, value: words[at + 1]))
      chart.meanings.addChild(UInt8(words[at]), leaf)
    }
    return chart.meanings.addNode(
      Node(
        kind: .frame, morphology: morphology, start: Int16(start), end: Int16(attempt.end),
        value: Int32(rule.frame), meaning: meaning,
        firstChild: firstChild,
        childCount: Int32(chart.meanings.children.count) - firstChild, base: base))
  }

  private func firstPart(_ attempt: Attempt) -> Int32 {
    for step in 0..<attempt.depth where path[step].slot > 0 { return node(step) }
    return -1
  }

  private func headMeaning(_ attempt: Attempt) -> Meaning {
    for step in 0..<attempt.depth where path[step].slot == constants.verb || path[step].slot == constants.head
    {
      return chart.meanings.nodes[Int(node(step))].meaning
    }
    return Meaning()
  }
}
