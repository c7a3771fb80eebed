import Messaging

/// Noun phrases: articles, numerals, agreement, order.
extension Generator {
  /// Gender, number and person of a phrase in this language.
  func features(_ index: Int32) -> Agreement {
    let node = node(index)
    var agreement = Agreement()
    switch node.kind {
    case .word:
      let lexeme = language.renderings[Int(node.value)]
      guard lexeme >= 0 else { return agreement }
      let entry = language.lexemes[Int(lexeme)]
      agreement.gender = entry.gender
      agreement.number = node.morphology.isOnlyPlural || entry.flags.contains(.pluralOnly) ? 2 : 1
      if concepts[Int(node.value)].pos == "pron" {
        agreement.number = entry.flags.contains(.plural) ? 2 : 1
        agreement.person = entry.flags.contains(.first) ? 1 : entry.flags.contains(.second) ? 2 : 3
      }
    case .token:
      let value = tokens[tokens.startIndex + Int(node.value)].value
      agreement.number = value >= 0 && Plurals.category(of: value, in: language.tag) != .one ? 2 : 1
      agreement.gender = 1
    case .template: agreement.gender = 1
    case .frame:
      if node.value == Frames.coordination { return coordinationFeatures(index) }
      let parts = roles(of: index)
      guard
        let head = parts.first(where: {
          $0.role == Roles.head || $0.role == Roles.unit || $0.role == Roles.np
        })?.node
      else {
        return agreement
      }
      agreement = features(head)
      agreement.number = number(node, parts: parts, head: agreement)
    }
    return agreement
  }

  private func coordinationFeatures(_ index: Int32) -> Agreement {
    var agreement = Agreement()
    for (position, part) in roles(of: index).enumerated() where part.role == Roles.a || part.role == Roles.b {
      let other = features(part.node)
      if position == 0 || other.gender == 1 { agreement.gender = other.gender }
    }
    agreement.number = 2
    return agreement
  }

  private func number(_ node: Node, parts: [(role: UInt8, node: Int32)], head: Agreement) -> UInt16 {
    if node.meaning.number > 0 { return UInt16(node.meaning.number) }
    if let numeral = parts.first(where: { $0.role == Roles.num })?.node {
      let value = numberValue(numeral)
      if value >= 0 || self.node(numeral).kind == .token {
        let category = Plurals.category(of: value < 0 ? 5 : value, in: language.tag)
        if language.tag.primary == "ar" { return category == .few ? 2 : 1 }
        return category == .one ? 1 : 2
      }
      return 2
    }
    if head.person != 3 { return head.number }
    if let lexeme = headLexeme(parts), language.lexemes[Int(lexeme)].flags.contains(.uncountable) { return 1 }
    if let det = parts.first(where: { $0.role == Roles.det })?.node, let lexeme = lexeme(of: det),
      language.lexemes[Int(lexeme)].flags.contains(.plural)
    {
      return 2
    }
    return node.morphology.isOnlyPlural ? 2 : node.morphology.isOnlySingular ? 1 : head.number
  }

  func lexeme(of index: Int32) -> Int32? {
    let node = node(index)
    guard node.kind == .word else { return nil }
    let lexeme = language.renderings[Int(node.value)]
    return lexeme >= 0 ? lexeme : nil
  }

  private func headLexeme(_ parts: [(role: UInt8, node: Int32)]) -> Int32? {
    parts.first { $0.role == Roles.head }.flatMap { lexeme(of: $0.node) }
  }

  mutating func renderNounPhrase(_ index: Int32, _ node: Node, _ request: Request) {
    let parts = roles(of: index)
    guard let head = parts.first(where: { $0.role == Roles.head })?.node else {
      return renderInOrder(parts, request)
    }
    var agreement = features(index)
    if request.number > 0 { agreement.number = UInt16(request.number) }
    agreement.grammaticalCase = max(request.grammaticalCase, 1)
    let definiteness = resolveDefiniteness(node, parts: parts, head: head, request: request, agreement)
    agreement.isDefinite = definiteness == 1
    agreement.declension = definiteness == 1 ? 2 : definiteness == 2 ? 3 : 1
    if let det = parts.first(where: { $0.role == Roles.det || $0.role == Roles.poss })?.node,
      let lexeme = lexeme(of: det)
    {
      let flags = language.lexemes[Int(lexeme)].flags
      agreement.declension = flags.contains(.weak) ? 2 : flags.contains(.mixed) ? 3 : 1
      if flags.contains(.def) { agreement.isDefinite = true }
    }
    var nounAgreement = agreement
    let outerAgreement = agreement
    applyNumeral(parts, to: &agreement, noun: &nounAgreement)
    if language.grammar.settings.contains(.prefixdef), definiteness == 3, isDefiniteByItself(head) {
      agreement.isDefinite = true
    }
    guard let pattern = language.grammar.frames[Int(Frames.nounPhrase)] else {
      return renderInOrder(parts, request)
    }
    var printer = NounPhrasePrinter(
      meaning: node.meaning, parts: parts, head: head, agreement: agreement, noun: nounAgreement,
      outer: outerAgreement,
      definiteness: definiteness, request: request)
    printArticle(definiteness, agreement, hasDeterminer: printer.has(Roles.det) || printer.has(Roles.poss))
    printer.printed = []
    writeNounPhrase(pattern.parts, &printer)
  }

  struct NounPhrasePrinter {
    let meaning: Meaning
    let parts: [(role: UInt8, node: Int32)]
    let head: Int32
    let agreement: Agreement
    let noun: Agreement
    /// The phrase's own case and number, before a numeral changed the noun's.
    let outer: Agreement
    let definiteness: UInt32
    let request: Request
    var printed: RoleSet = []

    func has(_ role: UInt8) -> Bool { parts.contains { $0.role == role } }
  }

  /// 1 definite, 2 indefinite, 3 bare.
  private func resolveDefiniteness(
    _ node: Node, parts: [(role: UInt8, node: Int32)], head: Int32, request: Request, _ agreement: Agreement
  ) -> UInt32 {
    guard language.grammar.hasArticles else { return 3 }
    if parts.contains(where: { $0.role == Roles.det || $0.role == Roles.poss || $0.role == Roles.qw }) {
      return 3
    }
    let hasNumber = parts.contains { $0.role == Roles.num }
    let isThing = self.node(head).value == specials.onePronoun && parts.contains { $0.role == Roles.adj }
    let isWord =
      self.node(head).kind == .word && (concepts[Int(self.node(head).value)].pos == "n" || isThing)
    if !isWord { return 3 }
    var definiteness = node.meaning.definiteness
    if definiteness == 0 {
      if hasNumber { return 3 }
      let lexeme = language.renderings[Int(self.node(head).value)]
      let isMass = lexeme >= 0 && language.lexemes[Int(lexeme)].flags.contains(.uncountable)
      definiteness = request.grammaticalCase <= 1 ? 1 : (isMass || agreement.number == 2) ? 3 : 1
    }
    if request.definiteness == 3 || (request.definiteness > 0 && !hasNumber && definiteness != 1)
      || request.definiteness == 1 && !hasNumber
    {
      definiteness = request.definiteness
    }
    if definiteness == 2, agreement.number == 2 || hasNumber { return 3 }
    return definiteness
  }

  /// Numerals decide the noun's case in Russian and its number in Arabic.
  private func applyNumeral(
    _ parts: [(role: UInt8, node: Int32)], to agreement: inout Agreement, noun: inout Agreement
  ) {
    guard let numeral = parts.first(where: { $0.role == Roles.num })?.node else { return }
    let value = numberValue(numeral)
    guard language.tag.primary == "ru", agreement.grammaticalCase == 1 || agreement.grammaticalCase == 4
    else { return }
    switch Plurals.category(of: value < 0 ? 5 : value, in: language.tag) {
    case .one: return
    case .few:
      noun.grammaticalCase = 2
      noun.number = 1
    default:
      noun.grammaticalCase = 2
      noun.number = 2
    }
    agreement.grammaticalCase = 2
    agreement.number = 2
  }

  private mutating func printArticle(_ definiteness: UInt32, _ agreement: Agreement, hasDeterminer: Bool) {
    guard !hasDeterminer, definiteness < 3, !language.grammar.settings.contains(.prefixdef) else {
      if !hasDeterminer, definiteness == 3, language.grammar.settings.contains(.partitive),
        specials.some >= 0
      {
      }
      return
    }
    let concept = definiteness == 1 ? specials.the : specials.an
    guard concept >= 0, language.renderings[Int(concept)] >= 0 else { return }
    appendForm(language.renderings[Int(concept)], .base, agreement)
  }

  mutating func writeNounPhrase(_ pattern: [RenderPattern.Part], _ printer: inout NounPhrasePrinter) {
    for part in pattern {
      switch part {
      case .text(let surface): output.append(language.surfaces[surface])
      case .glue: output.gluesNext = true
      case .group(let inner):
        let isWanted = inner.contains { part in
          if case .slot(let role, _) = part { return wants(role, printer) }
          return false
        }
        if isWanted { writeNounPhrase(inner, &printer) }
      case .slot(let role, let request): writeRole(role, request, &printer)
      default: break
      }
    }
  }

  private func wants(_ role: UInt8, _ printer: NounPhrasePrinter) -> Bool {
    switch role {
    case Roles.mod:
      splitsAdjectives && printer.parts.contains { $0.role == Roles.adj && isPrenominal($0.node) }
    case Roles.adj:
      printer.parts.contains { $0.role == Roles.adj && (!splitsAdjectives || !isPrenominal($0.node)) }
    case Roles.unit: classifier(printer) != nil
    case Roles.poss: printer.has(Roles.poss) && !isAttached(printer)
    case Roles.name: printer.has(Roles.poss) && isAttached(printer)
    default: printer.has(role)
    }
  }

  private var splitsAdjectives: Bool { language.grammar.settings.contains(.postadj) }

  func isAttached(_ printer: NounPhrasePrinter) -> Bool {
    guard let poss = printer.parts.first(where: { $0.role == Roles.poss })?.node,
      let lexeme = lexeme(of: poss)
    else { return false }
    return language.lexemes[Int(lexeme)].flags.contains(.attached)
  }

  private func isPrenominal(_ index: Int32) -> Bool {
    var index = index
    if node(index).kind == .frame,
      let inner = roles(of: index).first(where: {
        $0.role == Roles.a || $0.role == Roles.adj || $0.role == Roles.head
      })
    {
      index = inner.node
    }
    guard let lexeme = lexeme(of: index) else { return false }
    return language.lexemes[Int(lexeme)].flags.contains(.prenominal)
  }

  /// The Chinese measure word, between a number or demonstrative and its noun.
  private func classifier(_ printer: NounPhrasePrinter) -> Int32? {
    guard language.grammar.settings.contains(.classifiers) else { return nil }
    let needs = printer.parts.contains { part in
      if part.role == Roles.num { return true }
      guard part.role == Roles.det, let lexeme = lexeme(of: part.node) else { return false }
      return language.lexemes[Int(lexeme)].flags.contains(.before)
    }
    guard needs else { return nil }
    if node(printer.head).kind == .word {
      let concept = concepts[Int(node(printer.head).value)]
      if ["unit", "num", "sym"].contains(concept.domain) || Self.measures.contains(concept.id)
        || concept.categories.contains(Self.currency)
      {
        return nil
      }
    }
    if let lexeme = lexeme(of: printer.head), language.lexemes[Int(lexeme)].companion >= 0 {
      let companion = language.lexemes[Int(lexeme)].companion
      // A noun that is its own measure: 两双, not 两双双.
      if language.surfaces[companion].elementsEqual(language.surfaces[language.lemma(lexeme)]) { return nil }
      return companion
    }
    guard node(printer.head).kind == .word, concepts[Int(node(printer.head).value)].pos == "n",
      specials.piece >= 0
    else { return nil }
    let piece = language.renderings[Int(specials.piece)]
    return piece >= 0 ? language.lemma(piece) : nil
  }

  /// Nouns that are measures themselves: 三天, not 三个天.
  /// `A week` is 一星期.
  private func isOneOfTime(_ printer: NounPhrasePrinter) -> Bool {
    language.grammar.settings.contains(.classifiers) && printer.meaning.definiteness == 2
      && !printer.has(Roles.num)
      && !printer.has(Roles.det) && self.node(printer.head).kind == .word
      && concepts[Int(self.node(printer.head).value)].categories.contains(Self.timeUnit)
  }

  private static let timeUnit = Vocabulary.category("TIMEN")
  private static let currency = Vocabulary.category("MEAS")

  private static let measures: Set<String> = [
    "time.day", "time.year", "time.minute", "time.second", "time.hour", "g.piece_cl", "time.occurrence",
  ]

  private mutating func writeRole(_ role: UInt8, _ request: Request, _ printer: inout NounPhrasePrinter) {
    switch role {
    case Roles.head: writeHead(printer)
    case Roles.unit:
      if isOneOfTime(printer), specials.one >= 0, language.renderings[Int(specials.one)] >= 0 {
        output.append(language.surfaces[language.lemma(language.renderings[Int(specials.one)])])
      }
      if let surface = classifier(printer) { output.append(language.surfaces[surface]) }
    case Roles.mod where !splitsAdjectives: break
    case Roles.adj, Roles.mod:
      for part in printer.parts where part.role == Roles.adj {
        if splitsAdjectives, isPrenominal(part.node) != (role == Roles.mod) { continue }
        renderAdjective(part.node, printer.agreement)
        if language.grammar.settings.contains(.classifiers), needsParticle(part.node, printer) {
          output.append([0x7684])
        }
      }
    case Roles.num:
      for part in printer.parts where part.role == role { writeNumeral(part.node, printer) }
    case Roles.det, Roles.qw:
      for part in printer.parts where part.role == role && !standsBehind(part.node) {
        renderDeterminer(part.node, determinerAgreement(printer))
      }
    case Roles.nmod where printer.agreement.isDefinite && language.grammar.settings.contains(.prefixdef):
      for part in printer.parts where part.role == role {
        render(part.node, Request(definiteness: 1, number: request.number))
      }
    case Roles.poss:
      for part in printer.parts where part.role == role && !isAttached(printer) {
        renderDeterminer(part.node, printer.agreement)
      }
    case Roles.name: break
    case Roles.pp:
      for part in printer.parts where part.role == role {
        if self.node(part.node).kind == .frame, self.node(part.node).value == Frames.prepositional {
          renderPrepositional(part.node, inNounPhrase: true)
        } else {
          render(part.node, request)
        }
      }
    case Roles.rel:
      var request = request
      request.hasNoSubject = true
      request.mood = .subordinate
      for part in printer.parts where part.role == role { render(part.node, request) }
      // Chinese: 了 has no place in front of 的.
      if language.grammar.settings.contains(.classifiers), output.count > 0,
        output[output.count - 1].elementsEqual([0x4E86])
      {
        output.removeLast(1)
      }
    default:
      for part in printer.parts where part.role == role { render(part.node, request) }
    }
  }

  /// Chinese puts 的 behind an adjective with a degree word or a comparison, and behind those that describe (漂亮的裙子,
  /// marked `de`), not behind those that sort (电子发票, 大盒子).
  private func needsParticle(_ index: Int32, _ printer: NounPhrasePrinter) -> Bool {
    let node = node(index)
    if self.node(printer.head).value == specials.onePronoun { return false }
    if node.kind == .frame { return true }
    guard let lexeme = lexeme(of: index) else { return false }
    return node.meaning.degree > 0 || language.lexemes[Int(lexeme)].flags.contains(.describing)
  }
}
