/// Adjectives: degree, agreement, definiteness; alone and in phrases.
extension Generator {
  mutating func renderAdjective(_ index: Int32, _ agreement: Agreement) {
    let node = node(index)
    switch node.kind {
    case .word: renderAdjective(node, agreement, isPredicate: false)
    case .frame: renderAdjectiveFrame(index, node, agreement, isPredicate: false)
    default: render(index, Request())
    }
  }

  mutating func renderAdjectiveFrame(_ index: Int32, _ node: Node, _ agreement: Agreement, isPredicate: Bool)
  {
    let parts = roles(of: index)
    var agreement = agreement
    if parts.contains(where: { $0.role == Roles.than }) { agreement.degree = max(agreement.degree, 1) }
    let pattern = language.grammar.frames[Int(node.value)]?.parts ?? parts.map { .slot($0.role, Request()) }
    for part in pattern {
      switch part {
      case .text(let surface): output.append(language.surfaces[surface])
      case .glue: output.gluesNext = true
      case .group(let inner):
        if inner.contains(where: {
          if case .slot(let role, _) = $0 { parts.contains { $0.role == role } } else { false }
        }) {
          writePlain(inner, parts, Request())
        }
      case .slot(let role, let request):
        for part in parts where part.role == role {
          let child = self.node(part.node)
          if child.kind == .word, concepts[Int(child.value)].pos == "adj" {
            renderAdjective(child, agreement, isPredicate: isPredicate)
          } else if child.kind == .frame, child.value == node.value || child.value == Frames.adjective {
            renderAdjectiveFrame(part.node, child, agreement, isPredicate: isPredicate)
          } else {
            render(part.node, request)
          }
        }
      default: break
      }
    }
  }

  mutating func renderAdjective(_ node: Node, _ agreement: Agreement, isPredicate: Bool) {
    let lexeme = language.renderings[Int(node.value)]
    guard lexeme >= 0 else { return }
    var agreement = agreement
    if language.grammar.settings.contains(.prefixdef), agreement.isDefinite, !isPredicate {
      output.append(specials.definitePrefix)
    }
    let degree = max(node.meaning.degree, agreement.degree)
    if degree > 0 {
      let kind: FormTag.Kind = degree == 1 ? .cmp : .sup
      let wanted = FormTag(
        kind, number: agreement.number, gender: agreement.gender,
        grammaticalCase: isPredicate && language.grammar.capitalisesNouns ? 5 : agreement.grammaticalCase,
        person: isPredicate ? 1 : agreement.declension)
      if let surface = language.form(lexeme, wanted) { return output.append(language.surfaces[surface]) }
      // Arabic: the elative serves for both.
      if degree == 2, language.grammar.settings.contains(.prefixdef),
        let surface = language.form(lexeme, FormTag(.cmp))
      {
        return output.append(language.surfaces[surface])
      }
      let adverb = degree == 1 ? specials.more : specials.most
      if adverb >= 0, language.renderings[Int(adverb)] >= 0 {
        output.append(language.surfaces[language.lemma(language.renderings[Int(adverb)])])
      }
    }
    if isPredicate {
      if let short = language.form(
        lexeme, FormTag(.short, number: agreement.number, gender: agreement.gender))
      {
        return output.append(language.surfaces[short])
      }
      agreement.grammaticalCase = 1
      if language.grammar.settings.contains(.barepredicate) {
        return output.append(language.surfaces[language.lemma(lexeme)])
      }
    }
    appendForm(lexeme, .base, agreement, person: agreement.declension)
  }

  mutating func renderInOrder(_ parts: [(role: UInt8, node: Int32)], _ request: Request) {
    for part in parts { render(part.node, request) }
  }
}
