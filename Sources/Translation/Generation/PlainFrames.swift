import Messaging

/// Phrases whose order the content gives whole: prepositions, times, coordination.
extension Generator {
  mutating func renderFrame(_ index: Int32, _ node: Node, _ request: Request) {
    switch node.value {
    case Int32(Frames.nounPhrase): renderNounPhrase(index, node, request)
    case Frames.clause: renderClause(index, node, request)
    case Frames.prepositional: renderPrepositional(index)
    default:
      if Frames.adjectives.contains(node.value) {
        var agreement = Agreement()
        agreement.gender = 1
        return renderAdjectiveFrame(index, node, agreement, isPredicate: true)
      }
      renderPlainFrame(index, node, request)
    }
  }

  mutating func renderPlainFrame(_ index: Int32, _ node: Node, _ outer: Request) {
    let parts = roles(of: index)
    if let conjunction = parts.first(where: { $0.role == Roles.conj })?.node,
      let lexeme = lexeme(of: conjunction)
    {
      let text = language.surfaces[language.lemma(lexeme)]
      if let ellipsis = text.firstIndex(of: 0x2026) { return renderAroundClause(parts, text, ellipsis) }
    }
    guard let pattern = language.grammar.frames[Int(node.value)] else { return renderInOrder(parts, outer) }
    if Frames.times.contains(node.value), outer.isAfterPreposition || repeatsLastWord(pattern.parts) {
      return writeTimeAfterPreposition(node, pattern.parts, parts, outer)
    }
    writePlain(pattern.parts, parts, outer)
  }

  /// `by` + `on Friday` is `by Friday`, `до` + `в пятницу` is `до пятницы`: the time gives up its own preposition and takes
  /// the case of the one in front.
  private mutating func writeTimeAfterPreposition(
    _ node: Node, _ own: [RenderPattern.Part], _ parts: [(role: UInt8, node: Int32)], _ outer: Request
  ) {
    if let pattern = language.grammar.timesAfterPreposition[node.value] {
      return writePlain(pattern.parts, parts, outer)
    }
    var pattern = own
    if case .text(let surface) = pattern.first {
      let text = language.surfaces[surface]
      if repeatsLastWord(pattern) || language.preposition(text, concepts) != nil { pattern.removeFirst() }
    }
    if outer.grammaticalCase > 0 {
      pattern = pattern.map { part in
        guard case .slot(let role, var request) = part else { return part }
        request.grammaticalCase = outer.grammaticalCase
        return .slot(role, request)
      }
    }
    writePlain(pattern, parts, outer)
  }

  /// Whether a pattern begins with the word that was just written (`يوم` + `يوم الجمعة`).
  private func repeatsLastWord(_ pattern: [RenderPattern.Part]) -> Bool {
    guard output.count > 0, case .text(let surface) = pattern.first else { return false }
    return output[output.count - 1].elementsEqual(language.surfaces[surface])
  }

  mutating func writePlain(
    _ pattern: [RenderPattern.Part], _ parts: [(role: UInt8, node: Int32)], _ outer: Request
  ) {
    for part in pattern {
      switch part {
      case .text(let surface): output.append(language.surfaces[surface])
      case .glue: output.gluesNext = true
      case .slot(let role, var request):
        if request.grammaticalCase == 0 { request.grammaticalCase = outer.grammaticalCase }
        if request.definiteness == 0 { request.definiteness = outer.definiteness }
        if request.mood == .main { request.mood = outer.mood }
        if role == Roles.cl, let conjunction = parts.first(where: { $0.role == Roles.conj })?.node {
          request.isConditional = specials.conditionals.contains(self.node(conjunction).value)
        }
        if role == Roles.name || role == Roles.a, writeMonth(role, parts, request) { continue }
        for part in parts where part.role == role { render(part.node, request) }
      case .choice(let role, let options):
        guard let child = parts.first(where: { $0.role == role })?.node else { break }
        if let text = choose(options, features(child), child) { output.append(language.surfaces[text]) }
      case .group(let inner):
        let isWanted = inner.contains { part in
          if case .slot(let role, _) = part { return parts.contains { $0.role == role } }
          return false
        }
        if isWanted { writePlain(inner, parts, outer) }
      default: break
      }
    }
  }

  /// A month that the source names is written as a number where the order asks for one (10月), and the other way round.
  private mutating func writeMonth(
    _ role: UInt8, _ parts: [(role: UInt8, node: Int32)], _ request: Request
  ) -> Bool {
    if role == Roles.a, let name = parts.first(where: { $0.role == Roles.name })?.node,
      let month = specials.months.firstIndex(of: node(name).value)
    {
      output.append(Array(String(month + 1).utf16)[...])
      return true
    }
    guard role == Roles.name, let number = parts.first(where: { $0.role == Roles.a })?.node else {
      return false
    }
    let month = Int(numberValue(number))
    guard (1...12).contains(month), specials.months[month - 1] >= 0 else { return false }
    if node(number).kind == .token {
      converted.insert(tokens[tokens.startIndex + Int(node(number).value)].start)
    }
    renderWord(Node(kind: .word, value: specials.months[month - 1]), request)
    return true
  }

  /// With a thing and by means of it, for a thing and for a deed, differ in some languages.
  func preposition(_ index: Int32, inNounPhrase: Bool) -> Int32? {
    var concept = node(index).value
    if !inNounPhrase, concept == specials.with, specials.using >= 0 { concept = specials.using }
    if inNounPhrase, concept == specials.forVerb, specials.forNoun >= 0 { concept = specials.forNoun }
    let lexeme = language.renderings[Int(concept)]
    return lexeme >= 0 ? lexeme : self.lexeme(of: index)
  }

  mutating func renderPrepositional(_ index: Int32, inNounPhrase: Bool = false) {
    let parts = roles(of: index)
    guard let prep = parts.first(where: { $0.role == Roles.prep })?.node,
      let lexeme = preposition(prep, inNounPhrase: inNounPhrase)
    else {
      return renderInOrder(parts, Request())
    }
    if let found = placePreposition(prep, parts) {
      output.append(found.text)
      return writeObjects(parts, Request(definiteness: found.isDefinite ? 1 : 3))
    }
    let entry = language.lexemes[Int(lexeme)]
    var request = Request()
    request.grammaticalCase =
      entry.objectCase > 0 ? entry.objectCase : language.grammar.settings.contains(.tonic) ? 6 : 4
    request.isAfterPreposition = true
    if entry.flags.contains(.bare) { request.definiteness = 3 }
    if entry.flags.contains(.def) { request.definiteness = 1 }
    let text = language.surfaces[language.lemma(lexeme)]
    // `在…里`: what stands behind the phrase follows the ellipsis.
    let ellipsis = text.firstIndex(of: 0x2026) ?? text.endIndex
    if entry.flags.contains(.after) { writeObjects(parts, request) }
    output.append(text[..<ellipsis])
    if !entry.flags.contains(.after) { writeObjects(parts, request) }
    if ellipsis < text.endIndex { output.append(text[(ellipsis + 1)...]) }
  }

  /// French: à Paris, en France, au Brésil.
  func placePreposition(
    _ prep: Int32, _ parts: [(role: UInt8, node: Int32)]
  ) -> (text: ArraySlice<UInt16>, isDefinite: Bool)? {
    guard language.grammar.settings.contains(.placepreps),
      specials.placePrepositions.contains(node(prep).value),
      let place = parts.first(where: { $0.role == Roles.np })?.node
    else { return nil }
    return placePreposition(of: place)
  }

  func placePreposition(of place: Int32) -> (text: ArraySlice<UInt16>, isDefinite: Bool)? {
    let child = node(place)
    guard child.kind == .word, let lexeme = lexeme(of: place) else {
      return child.kind == .token ? ([0xE0], false) : nil
    }
    let entry = language.lexemes[Int(lexeme)]
    if concepts[Int(child.value)].domain == "country" {
      return entry.gender == 2 && !entry.flags.contains(.pluralOnly) ? ([0x65, 0x6E], false) : ([0xE0], true)
    }
    return concepts[Int(child.value)].domain == "city" ? ([0xE0], false) : nil
  }

  mutating func writeObjects(_ parts: [(role: UInt8, node: Int32)], _ request: Request) {
    for part in parts where part.role != Roles.prep { render(part.node, request) }
  }
}
