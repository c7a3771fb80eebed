/// Whether a piece of the cover says yes where its source says no, or the other way round, or lost a number word.
struct PolarityCheck {
  enum Verdict: Int, Comparable {
    case kept, doubtful, turned
    static func < (left: Verdict, right: Verdict) -> Bool { left.rawValue < right.rawValue }
  }

  let source: Language
  let target: Language
  let chart: Meanings
  let tokens: ArraySlice<Token>
  let text: [UInt16]
  /// All languages: the renderings of some templates do not agree on a negation (不客气, you're welcome).
  let book: Shared<Phrasebook>

  func verdict(of index: Int32, written: [UInt16]) -> Verdict {
    let node = chart.nodes[Int(index)]
    switch node.kind {
    case .template: return template(node)
    case .frame:
      var inner: [Node] = []
      var verdict = Verdict.kept
      collectTemplates(index, into: &inner, depth: 0)
      for template in inner { verdict = max(verdict, self.template(template)) }
      if verdict != .kept { return verdict }
      let says = negates(node, without: inner)
      let meant = inner.isEmpty ? occur(in: written[...], target) : isNegated(index, depth: 0)
      return says == meant ? .kept : .turned
    default: return .kept
    }
  }

  private func occur(in text: ArraySlice<UInt16>, _ language: Language) -> Bool {
    language.grammar.negations.occur(in: text, language.rewrites)
  }

  /// A template's own words against what its writers wrote for it.
  private func template(_ node: Node) -> Verdict {
    var children: [Node] = []
    var verdict = Verdict.kept
    for offset in 0..<Int(node.childCount) {
      let child = chart.children[Int(node.firstChild) + offset].node
      children.append(chart.nodes[Int(child)])
      var inner: [Node] = []
      collectTemplates(child, into: &inner, depth: 0)
      for template in inner { verdict = max(verdict, self.template(template)) }
      if chart.nodes[Int(child)].kind == .frame, chart.nodes[Int(child)].value == Frames.clause,
        negates(chart.nodes[Int(child)], without: inner) != isNegated(child, depth: 0)
      {
        verdict = .turned
      }
    }
    let says = negates(node, without: children)
    if numbersLost(node, children) { verdict = max(verdict, .doubtful) }
    if says == saysNo(node.value, source) || says == saysNo(node.value, target) { return verdict }
    // Writers who did not agree among themselves meant an expression, not a negation.
    let polarities = Set(book.languages.values.map { saysNo(node.value, $0) })
    if polarities.count > 1 { return verdict }
    return max(verdict, book.templates[Int(node.value)].isQuestion && says ? .doubtful : .turned)
  }

  /// A number word that the pattern swallowed, and that the template does not write.
  private func numbersLost(_ node: Node, _ children: [Node]) -> Bool {
    guard tokens(of: node, without: children).contains(where: { isNumber($0.symbol, source) }) else {
      return false
    }
    guard let rendering = target.grammar.templates[Int(node.value)] else { return true }
    var found = false
    Keys.words(of: rendering.words(target.surfaces)) { word in
      if word.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) || isNumber(target.symbols.find(word), target) {
        found = true
      }
    }
    return !found
  }

  private func isNumber(_ symbol: UInt32, _ language: Language) -> Bool {
    language.terms.readings(of: language.terms.node(symbol)).contains { $0.flags.contains(.counted) }
  }

  private func saysNo(_ template: Int32, _ language: Language) -> Bool {
    language.grammar.templates[Int(template)]?.saysNo ?? false
  }

  private func tokens(of node: Node, without children: [Node]) -> [Token] {
    (Int(node.start)..<Int(node.end)).compactMap { position in
      children.contains { Int($0.start) <= position && position < Int($0.end) }
        ? nil : tokens[tokens.startIndex + position]
    }
  }

  /// Whether the source's words of a span, but for some parts of it, say no.
  private func negates(_ node: Node, without children: [Node]) -> Bool {
    var units: [UInt16] = []
    for token in tokens(of: node, without: children) where token.isFirstPart {
      units += text[Int(token.start)..<Int(token.end)]
      units.append(0x20)
    }
    return occur(in: units[...], source)
  }

  private func collectTemplates(_ index: Int32, into result: inout [Node], depth: Int) {
    let node = chart.nodes[Int(index)]
    if depth > 24 || node.kind == .word || node.kind == .token { return }
    if node.kind == .template { return result.append(node) }
    if node.base >= 0 { collectTemplates(node.base, into: &result, depth: depth + 1) }
    for offset in 0..<Int(node.childCount) {
      collectTemplates(chart.children[Int(node.firstChild) + offset].node, into: &result, depth: depth + 1)
    }
  }

  /// Whether a frame's own meaning holds a negation: a negated clause, a word like nothing or without.
  private func isNegated(_ index: Int32, depth: Int) -> Bool {
    let node = chart.nodes[Int(index)]
    if depth > 24 { return false }
    switch node.kind {
    case .token, .template: return false
    case .word:
      let lexeme = source.renderings[Int(node.value)]
      guard lexeme >= 0 else { return false }
      return occur(in: source.surfaces[source.lemma(lexeme)], source)
    case .frame:
      if node.meaning.isNegative || node.value == Frames.notPhrase { return true }
      if node.base >= 0, isNegated(node.base, depth: depth + 1) { return true }
      return (0..<Int(node.childCount)).contains {
        isNegated(chart.children[Int(node.firstChild) + $0].node, depth: depth + 1)
      }
    }
  }
}
