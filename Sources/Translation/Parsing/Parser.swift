/// Bottom-up chart parser over one sentence: right to left by start, so that all that begins further right is complete.
struct Parser {
  let language: Language
  let templates: [Template]
  let concepts: [Concept]
  let tokens: ArraySlice<Token>
  var chart: Chart
  /// How the sentence ends: true `?`, false `.` or `!`, nil without a mark.
  private let asks: Bool?
  /// A template that must not be used, for measuring what the grammar does without it; -1 for none.
  var excluded: Int32 = -1
  private var agenda: [Int32] = []
  private var path: [(slot: Int8, edge: Int32, place: Int32)] = []

  init(
    _ tokens: ArraySlice<Token>, language: Language, templates: [Template], concepts: [Concept],
    pronouns: [Int32]
  ) {
    self.language = language
    self.templates = templates
    self.concepts = concepts
    self.tokens = tokens
    chart = Chart(count: tokens.count)
    asks =
      tokens.last { $0.kind == .punctuation }.flatMap { mark in
        mark.value == Token.sentenceEnd ? mark.symbol == language.questionMark : nil
      } ?? language.asksByWords(tokens)
    path.reserveCapacity(32)
    for concept in pronouns { _ = chart.addNode(Node(kind: .word, value: max(concept, 0))) }
  }

  mutating func run() {
    for start in stride(from: chart.count - 1, through: 0, by: -1) {
      addWords(at: start)
      if !chart.isExhausted { beginWithWord(at: start) }
      var next = 0
      while next < agenda.count, !chart.isExhausted {
        extend(agenda[next])
        next += 1
      }
      agenda.removeAll(keepingCapacity: true)
    }
  }

  /// The lexicon's edges alone, for text past the budget.
  mutating func runWordsOnly() {
    for start in 0..<chart.count { addWords(at: start) }
    agenda.removeAll()
  }

  func token(_ position: Int) -> Token { tokens[tokens.startIndex + position] }

  mutating func push(_ edge: Edge) {
    agenda.append(chart.add(edge))
  }

  private mutating func beginWithWord(at start: Int) {
    let token = token(start)
    if token.symbol != 0 { beginWithWord(token.symbol, start: start, end: start + 1) }
    let uncutEnd = start + Int(token.alternativeSpan)
    if token.alternative != 0, uncutEnd <= chart.count {
      beginWithWord(token.alternative, start: start, end: uncutEnd)
    }
  }

  private mutating func beginWithWord(_ symbol: UInt32, start: Int, end: Int) {
    language.patterns.single(symbol) { place in
      path.append((-1, -1, place))
      accept(place, start: start, end: end, cost: 0)
      path.removeLast()
    }
    guard language.patterns.begins(symbol) else { return }
    begin(symbol, edge: -1, start: start, end: end)
  }

  private mutating func extend(_ index: Int32) {
    let edge = chart.edges[Int(index)]
    let symbol = PatternSet.categoryBase + UInt32(edge.category)
    language.patterns.single(symbol) { place in
      let slot = language.patterns.places[Int(place)].slot
      path.append((slot, index, place))
      accept(place, start: Int(edge.start), end: Int(edge.end), cost: edge.cost)
      path.removeLast()
    }
    guard Int(edge.end) < chart.count, language.patterns.begins(symbol) else { return }
    begin(symbol, edge: index, start: Int(edge.start), end: Int(edge.end))
  }

  /// Starts every pattern whose first symbol is `symbol` and whose second can follow at `end`.
  private mutating func begin(_ symbol: UInt32, edge: Int32, start: Int, end: Int) {
    guard end < chart.count else { return }
    let cost = edge < 0 ? 0 : chart.edges[Int(edge)].cost
    let next = token(end)
    for (word, span) in [(next.symbol, 1), (next.alternative, Int(next.alternativeSpan))]
    where word != 0 && end + span <= chart.count {
      language.patterns.pair(symbol, word) { first, second in
        path.append((language.patterns.places[Int(first)].slot, edge, first))
        enter(second, start: start, end: end + span, cost: cost, edge: -1)
        path.removeLast()
      }
    }
    for category in 0..<Chart.categoryCount where chart.head(end, category) >= 0 {
      language.patterns.pair(symbol, PatternSet.categoryBase + UInt32(category)) { first, second in
        path.append((language.patterns.places[Int(first)].slot, edge, first))
        enterAll(second, category: category, start: start, at: end, cost: cost)
        path.removeLast()
      }
    }
  }

  private mutating func enterAll(_ place: Int32, category: Int, start: Int, at position: Int, cost: Int32) {
    var index = chart.head(position, category)
    while index >= 0 {
      let edge = chart.edges[Int(index)]
      enter(place, start: start, end: Int(edge.end), cost: cost + edge.cost, edge: index)
      index = edge.next
    }
  }

  private mutating func enter(_ place: Int32, start: Int, end: Int, cost: Int32, edge: Int32) {
    chart.steps += 1
    if chart.steps > Chart.maximumSteps { return }
    let here = language.patterns.places[Int(place)]
    path.append((here.slot, edge, place))
    if here.isLast { accept(place, start: start, end: end, cost: cost) }
    if end < chart.count {
      let following = token(end)
      for offset in here.firstFollow..<(here.firstFollow + here.followCount) {
        let next = language.patterns.follows[Int(offset)]
        let wanted = language.patterns.places[Int(next)].symbol
        if wanted >= PatternSet.categoryBase {
          enterAll(next, category: Int(wanted - PatternSet.categoryBase), start: start, at: end, cost: cost)
        } else if wanted == following.symbol {
          enter(next, start: start, end: end + 1, cost: cost, edge: -1)
        } else if wanted == following.alternative, end + Int(following.alternativeSpan) <= chart.count {
          enter(next, start: start, end: end + Int(following.alternativeSpan), cost: cost, edge: -1)
        }
      }
    }
    path.removeLast()
  }

  private mutating func accept(_ place: Int32, start: Int, end: Int, cost: Int32) {
    let pattern = language.patterns.patterns[Int(language.patterns.places[Int(place)].pattern)]
    if pattern.rule >= 0 {
      if pattern.rule == excluded { return }
      acceptTemplate(pattern, start: start, end: end, cost: cost)
    } else {
      acceptRule(pattern, language.grammar.rules[Int(-1 - pattern.rule)], start: start, end: end, cost: cost)
    }
  }

  private mutating func acceptTemplate(_ pattern: PatternSet.Pattern, start: Int, end: Int, cost: Int32) {
    let template = templates[Int(pattern.rule)]
    var total = cost + template.cost + penalty()
    if let asks, asks != template.isQuestion, template.category == Self.sentenceCategory {
      total += asks ? 8 : 14
    }
    if template.category == Self.sentenceCategory || template.category == Self.phraseCategory {
      total += strayness(start, end)
    }
    // Pronouns go better with the grammar, which knows where they stand.
    for step in path where step.slot >= 0 && isPronoun(step.edge) { total += 8 }
    guard chart.wouldKeep(start: start, end: end, category: template.category, cost: total, morphology: .any)
    else { return }
    let firstChild = Int32(chart.children.count)
    for step in path where step.slot >= 0 {
      chart.children.append((UInt8(step.slot), chart.edges[Int(step.edge)].node))
    }
    let node = chart.addNode(
      Node(
        kind: .template, value: pattern.rule, firstChild: firstChild,
        childCount: Int16(chart.children.count - Int(firstChild)), start: Int16(start), end: Int16(end)))
    push(
      Edge(
        start: Int16(start), end: Int16(end), category: template.category, cost: total, morphology: .any,
        node: node,
        roles: 0, next: -1))
  }

  /// What a whole sentence or a set phrase costs in the midst of other words.
  private func strayness(_ start: Int, _ end: Int) -> Int32 {
    var cost: Int32 = 0
    if start > 0, !isMark(start - 1) { cost += language.grammar.strayCosts.before }
    if end < chart.count, !isMark(end) { cost += language.grammar.strayCosts.behind }
    return cost
  }

  private func isMark(_ position: Int) -> Bool {
    token(position).kind == .punctuation || token(position).kind == .emoji
  }

  private static let phraseCategory = Vocabulary.category("PH")

  private func isPronoun(_ edge: Int32) -> Bool {
    let node = chart.nodes[Int(chart.edges[Int(edge)].node)]
    return node.kind == .word && concepts[Int(node.value)].pos == "pron"
  }

  /// What the words matched and the cases missed add to a pattern's cost.
  private func penalty() -> Int32 {
    var penalty: Int32 = 0
    for step in path {
      if step.slot < 0 {
        penalty += 1
        continue
      }
      let cases = UInt16(language.patterns.places[Int(step.place)].cases)
      if cases != 0, chart.edges[Int(step.edge)].morphology.bits & 0x3F & cases == 0 { penalty += 9 }
    }
    return penalty
  }

  private mutating func acceptRule(
    _ pattern: PatternSet.Pattern, _ rule: GrammarRule, start: Int, end: Int, cost: Int32
  ) {
    var total = cost + rule.cost + penalty()
    var base: Int32 = -1
    var roles: UInt64 = 0
    var morphology = Morphology.any
    var agreed = Morphology.any
    for step in path where step.slot >= 0 {
      let edge = chart.edges[Int(step.edge)]
      agreed = agreed.intersection(edge.morphology)
      if step.slot == 0 {
        base = edge.node
        if roles & edge.roles & Vocabulary.uniqueRoles != 0 { return }
        roles |= edge.roles
        morphology = edge.morphology
        // What follows an infinitive belongs to it sooner than to its modal.
        if edge.roles & Self.infinitiveBit != 0, path.count == 2 { total += 2 }
      } else {
        let bit: UInt64 = 1 << UInt64(step.slot)
        if roles & bit & Vocabulary.uniqueRoles != 0 { return }
        roles |= bit
        if base < 0, step.slot == Self.headRole || step.slot == Self.verbRole { morphology = edge.morphology }
      }
    }
    for constant in rule.constants {
      let bit: UInt64 = 1 << UInt64(constant.role)
      if roles & bit & Vocabulary.uniqueRoles != 0 { return }
      roles |= bit
    }
    if rule.agrees {
      if agreed.isConsistent { morphology = agreed } else { total += 7 }
    }
    guard
      chart.wouldKeep(start: start, end: end, category: rule.category, cost: total, morphology: morphology)
    else { return }
    let node = frameNode(pattern, rule, base: base, morphology: morphology, start: start, end: end)
    push(
      Edge(
        start: Int16(start), end: Int16(end), category: rule.category, cost: total, morphology: morphology,
        node: node,
        roles: roles, next: -1))
  }

  private static let sentenceCategory = Vocabulary.category("S")
  private static let infinitiveBit: UInt64 = 1 << UInt64(Vocabulary.role("vp"))
  private static let headRole = Int8(Vocabulary.role("head"))
  private static let verbRole = Int8(Vocabulary.role("v"))

  private mutating func frameNode(
    _ pattern: PatternSet.Pattern, _ rule: GrammarRule, base: Int32, morphology: Morphology, start: Int,
    end: Int
  ) -> Int32 {
    let others = path.filter { $0.slot > 0 }
    if rule.frame == 0, rule.constants.isEmpty {
      // A rule without a frame passes its one part on, with its features.
      let inner = base >= 0 ? base : others.first.map { chart.edges[Int($0.edge)].node } ?? -1
      if inner >= 0 {
        if rule.meaningMask == 0 && chart.nodes[Int(inner)].morphology == morphology { return inner }
        var copy = chart.nodes[Int(inner)]
        copy.morphology = morphology
        copy.meaning.bits = copy.meaning.bits & ~rule.meaningMask | rule.meaningValue
        return chart.addNode(copy)
      }
    }
    var meaning = base >= 0 ? chart.nodes[Int(base)].meaning : Meaning()
    if base < 0, let verb = others.first(where: { $0.slot == Self.verbRole || $0.slot == Self.headRole }) {
      meaning = chart.nodes[Int(chart.edges[Int(verb.edge)].node)].meaning
    }
    meaning.bits = meaning.bits & ~rule.meaningMask | rule.meaningValue
    let firstChild = Int32(chart.children.count)
    for step in others { chart.children.append((UInt8(step.slot), chart.edges[Int(step.edge)].node)) }
    for constant in rule.constants {
      let leaf = chart.addNode(
        Node(kind: .word, value: constant.concept, start: Int16(start), end: Int16(start)))
      chart.children.append((constant.role, leaf))
    }
    return chart.addNode(
      Node(
        kind: .frame, value: Int32(rule.frame), meaning: meaning, morphology: morphology,
        firstChild: firstChild,
        childCount: Int16(chart.children.count - Int(firstChild)), base: base, rule: pattern.rule,
        start: Int16(start),
        end: Int16(end)))
  }
}
