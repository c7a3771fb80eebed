/// Templates: the content's own sentences, with what fills their slots.
extension Generator {
  mutating func renderTemplate(_ node: Node, _ request: Request) {
    guard let pattern = language.grammar.templates[Int(node.value)] else { return }
    var agreements: [UInt8: Agreement] = [:]
    let first = output.count
    var endsWithComma = false
    for (position, part) in pattern.parts.enumerated() {
      switch part {
      case .text(let surface):
        output.append(language.surfaces[surface])
        endsWithComma = language.surfaces[surface].last == 0x2C
      case .slot(let slot, var request):
        request.isMarked = endsWithComma
        guard let child = child(of: node, role: slot) else { break }
        let next = position + 1 < pattern.parts.count ? pattern.parts[position + 1] : nil
        renderSlot(slot, child, of: node, request, isFirst: output.count == first, next: next)
      case .choice(let slot, let options):
        guard let child = child(of: node, role: slot) else { break }
        let agreement = agreements[slot] ?? features(child)
        agreements[slot] = agreement
        if let text = choose(options, agreement, child) { output.append(language.surfaces[text]) }
      case .glue: output.gluesNext = true
      default: break
      }
    }
    // Inside a larger sentence a template gives up its own end mark and capital.
    if depth > 1 {
      _ = output.stripEndMark(from: first)
      output.stripOpeningMark(first)
      lowerFirst(first)
    }
  }

  private mutating func renderSlot(
    _ slot: UInt8, _ child: Int32, of node: Node, _ outer: Request, isFirst: Bool, next: RenderPattern.Part?
  ) {
    let slots = templates[Int(node.value)].slots
    let category = Int(slot) < slots.count ? slots[Int(slot)].category : 0
    var request = outer
    switch category {
    case SlotCategories.adjective:
      var agreement = agreementOfSubject(node, slots)
      agreement.degree = request.degree
      return renderPredicate(child, agreement)
    case SlotCategories.place where !isFirst:
      if renderPlace(child) { return }
    case SlotCategories.time where !isFirst:
      if let governed = language.preposition(output[output.count - 1], concepts) {
        request.isAfterPreposition = true
        if request.grammaticalCase == 0 { request.grammaticalCase = governed }
      }
    default: break
    }
    let start = output.count
    if category == SlotCategories.nounPhrase, let thing = impersonal(child) {
      renderWord(Node(kind: .word, value: thing), request)
    } else {
      render(child, request)
    }
    if category == SlotCategories.color, language.grammar.capitalisesNouns, start > 0, isColourNoun(start - 1)
    {
      output.capitalise(start)
    }
    if SlotCategories.things.contains(category) { countThings(child, next: next) }
  }

  /// `It` in a template's slot is a thing pointed at (eso, это), not a person (él, он).
  private func impersonal(_ child: Int32) -> Int32? {
    let node = node(child)
    guard node.kind == .word, node.value == specials.it else { return nil }
    let wanted =
      language.grammar.settings.contains(.thisforit)
      ? specials.thisThing : language.grammar.settings.contains(.thatforit) ? specials.thatThing : -1
    return wanted >= 0 && language.renderings[Int(wanted)] >= 0 ? wanted : nil
  }

  /// What a predicate of the template speaks of: its first noun phrase.
  private func agreementOfSubject(_ node: Node, _ slots: [Template.Slot]) -> Agreement {
    guard let slot = slots.firstIndex(where: { $0.category == SlotCategories.nounPhrase }),
      let child = child(of: node, role: UInt8(slot))
    else {
      var agreement = Agreement()
      agreement.gender = 1
      return agreement
    }
    return subjectFeatures(child)
  }

  private mutating func renderPredicate(_ child: Int32, _ agreement: Agreement) {
    let node = node(child)
    if node.kind == .word, concepts[Int(node.value)].pos == "adj" {
      return renderAdjective(node, agreement, isPredicate: true)
    }
    if node.kind == .frame, Frames.adjectives.contains(node.value) {
      return renderAdjectiveFrame(child, node, agreement, isPredicate: true)
    }
    render(child, Request())
  }

  /// French: a template's `à` in front of a country becomes `en` or `au`; true if the place was written.
  private mutating func renderPlace(_ child: Int32) -> Bool {
    guard language.grammar.settings.contains(.placepreps), output[output.count - 1].elementsEqual([0xE0]),
      let found = placePreposition(of: child)
    else { return false }
    output.replaceWord(output.count - 1, with: Array(found.text))
    render(child, Request(definiteness: found.isDefinite ? 1 : 3))
    return true
  }

  /// German writes a colour behind `in` as a noun: `in Schwarz`.
  private func isColourNoun(_ index: Int) -> Bool { output[index].elementsEqual([0x69, 0x6E]) }

  /// Chinese: a bare number that stands for things takes a measure word: 两个.
  mutating func countThings(_ child: Int32, next: RenderPattern.Part?) {
    guard language.grammar.settings.contains(.classifiers), specials.piece >= 0,
      language.renderings[Int(specials.piece)] >= 0
    else { return }
    let node = node(child)
    let isNumber =
      node.kind == .token
      ? tokens[tokens.startIndex + Int(node.value)].kind == .number
      : node.kind == .word && concepts[Int(node.value)].pos == "num"
    guard isNumber else { return }
    if case .text(let surface) = next, let unit = language.surfaces[surface].first,
      ScalarClass.of(Folding.fold(UInt32(unit))) == .han
    {
      return
    }
    output.append(language.surfaces[language.lemma(language.renderings[Int(specials.piece)])])
  }
}

/// Slot types that rendering itself looks at.
enum SlotCategories {
  static let adjective = Vocabulary.category("ADJP"), place = Vocabulary.category("PLACE")
  static let time = Vocabulary.category("TIME"), color = Vocabulary.category("COLOR")
  static let nounPhrase = Vocabulary.category("NP")
  static let things: Set<UInt8> = [nounPhrase, Vocabulary.category("QTY")]
}
