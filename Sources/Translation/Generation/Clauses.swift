import Messaging

/// Clauses: the verb group, its subject, order by mood.
extension Generator {
  /// A clause on its way to words.
  struct ClausePrinter {
    var parts: [(role: UInt8, node: Int32)]
    var verb: Int32
    var lexeme: Int32
    var concept: Int32
    var subject: Agreement
    var mood: RenderPattern.Mood
    var key: UInt32
    var group: RenderingGrammar.VerbGroup
    var clitics: [ArraySlice<UInt16>] = []
    var cliticMode = "none"
    var particle: ArraySlice<UInt16> = []
    var printed: Set<UInt8> = []
    var skipped: Set<Int32> = []
    var hasCliticPlace = false
    /// The words of an infinitive template beside its verb, and that verb's place among them.
    var remainder: Output?
    var remainderVerb = -1
  }

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

  private mutating func renderPlainFrame(_ index: Int32, _ node: Node, _ outer: Request) {
    let parts = roles(of: index)
    if let conjunction = parts.first(where: { $0.role == Roles.conj })?.node,
      let lexeme = lexeme(of: conjunction)
    {
      let text = language.surfaces[language.lemma(lexeme)]
      if let ellipsis = text.firstIndex(of: 0x2026) { return renderAroundClause(parts, text, ellipsis) }
    }
    guard let pattern = language.grammar.frames[Int(node.value)] else { return renderInOrder(parts, outer) }
    writePlain(pattern.parts, parts, outer)
  }

  private mutating func writePlain(
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

  /// With a thing and by means of it, for a thing and for a deed, differ in some languages.
  private func preposition(_ index: Int32, inNounPhrase: Bool) -> Int32? {
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
    let entry = language.lexemes[Int(lexeme)]
    var request = Request()
    request.grammaticalCase =
      entry.objectCase > 0 ? entry.objectCase : language.grammar.settings.contains("tonic") ? 6 : 4
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
  private func placePreposition(
    _ prep: Int32, _ parts: [(role: UInt8, node: Int32)]
  ) -> (text: ArraySlice<UInt16>, isDefinite: Bool)? {
    guard language.grammar.settings.contains("placepreps"),
      specials.placePrepositions.contains(node(prep).value),
      let place = parts.first(where: { $0.role == Roles.np })?.node
    else { return nil }
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

  private mutating func writeObjects(_ parts: [(role: UInt8, node: Int32)], _ request: Request) {
    for part in parts where part.role != Roles.prep { render(part.node, request) }
  }

  mutating func renderClause(_ index: Int32, _ node: Node, _ request: Request) {
    var parts = roles(of: index)
    var remainder: Output?
    var remainderVerb = -1
    var verb: Int32 = -1
    var lexeme: Int32 = -1
    if let found = parts.first(where: { $0.role == Roles.v })?.node, let ofVerb = self.lexeme(of: found) {
      verb = found
      lexeme = ofVerb
      if self.node(verb).value == specials.be, isLocativeOrState(parts), specials.estar >= 0,
        language.renderings[Int(specials.estar)] >= 0
      {
        lexeme = language.renderings[Int(specials.estar)]
      }
    } else if let head = parts.firstIndex(where: {
      $0.role == Roles.head && self.node($0.node).kind == .template
    }) {
      let template = templates[Int(self.node(parts[head].node).value)]
      guard template.category == Self.infinitiveCategory else {
        return renderAround(parts, head: head, request)
      }
      (remainder, remainderVerb, lexeme) = takeApart(parts[head].node)
      parts.remove(at: head)
    } else {
      return renderInOrder(parts, request)
    }
    var mood = mood(of: node, parts: parts, request: request)
    if mood == .imperative, language.grammar.politeImperative >= 0,
      parts.contains(where: { $0.role == Roles.polite })
    {
      parts.removeAll { $0.role == Roles.polite }
      output.append(language.surfaces[language.grammar.politeImperative])
      mood = .infinitive
    }
    var subject = Agreement()
    if mood != .infinitive && mood != .imperative && !request.hasNoSubject {
      if !parts.contains(where: { $0.role == Roles.subj }), let implied = impliedSubject(node, mood) {
        parts.insert((Roles.subj, implied), at: 0)
      }
    }
    let entry = lexeme >= 0 ? language.lexemes[Int(lexeme)] : Self.noLexeme
    if let subjectNode = parts.first(where: { $0.role == Roles.subj })?.node {
      subject = subjectFeatures(subjectNode)
    }
    if mood == .imperative, let you = pronounFeatures(specials.you) { subject = you }
    var key =
      (node.meaning.bits & 0x7F) | (node.meaning.isProgressive ? RenderingGrammar.VerbKey.progressive : 0)
    if mood == .infinitive {
      key =
        key & ~7 | RenderingGrammar.VerbKey.infinitive
        | (request.isMarked ? RenderingGrammar.VerbKey.marked : 0)
    } else if key & 7 == 0 {
      key |= 1
    }
    if request.isConditional { key = conditional(key) }
    if mood != .question { key &= ~RenderingGrammar.VerbKey.question }
    if mood != .imperative {
      key &= ~RenderingGrammar.VerbKey.imperative
    } else {
      key = key & ~7 | RenderingGrammar.VerbKey.imperative
    }
    if entry.flags.contains(.modal) { key |= RenderingGrammar.VerbKey.auxiliary }
    if let predicate = parts.first(where: { $0.role == Roles.pred })?.node, isAdjectival(predicate) {
      key |= RenderingGrammar.VerbKey.adjectival
    }
    if verb >= 0, self.node(verb).value == specials.be, lexeme != language.renderings[Int(specials.be)] {
      key |= RenderingGrammar.VerbKey.locative
    }
    let found = language.grammar.verbGroup(key)
    var group = found?.group ?? RenderingGrammar.VerbGroup()
    if let found, found.missing & RenderingGrammar.VerbKey.negative != 0,
      let plain = language.grammar.verbGroups[.init(bits: 8)]
    {
      group.neg = plain.neg
    }
    var printer = ClausePrinter(
      parts: parts, verb: verb, lexeme: lexeme, concept: verb >= 0 ? self.node(verb).value : -1,
      subject: subject, mood: mood,
      key: key, group: group)
    printer.remainder = remainder
    printer.remainderVerb = remainderVerb
    collectClitics(&printer, entry)
    let pattern =
      construction(printer) ?? language.grammar.clauses[mood.rawValue] ?? language.grammar.clauses[0]
    guard let pattern else { return renderInOrder(parts, request) }
    writeClause(pattern.parts, &printer)
    writeRemainder(&printer)
    for part in printer.parts
    where !printer.printed.contains(part.role) && !printer.skipped.contains(part.node) && part.role != Roles.v
    {
      writeClauseRole(part.role, Request(), &printer)
      printer.printed.insert(part.role)
    }
  }

  /// Future and present change places behind a conditional conjunction: Russian says the future, others the present.
  private func conditional(_ key: UInt32) -> UInt32 {
    let tense = key & 7
    if language.grammar.settings.contains("futureif") {
      return tense == 1 && key & 8 == 0 ? key & ~7 | 3 : key
    }
    return tense == 3 ? key & ~7 | 1 : key
  }

  private static let infinitiveCategory = Vocabulary.category("VPI")
  private static let frontRoles: Set<UInt8> = [Roles.pre, Roles.ftime, Roles.fadv, Roles.fpp]

  /// A whole clause from a template keeps its own order; what was added stands before or behind it.
  private mutating func renderAround(_ parts: [(role: UInt8, node: Int32)], head: Int, _ request: Request) {
    let allFirst = language.grammar.settings.contains("adverbialsfirst")
    let comesFirst = { (part: (role: UInt8, node: Int32)) in
      Self.frontRoles.contains(part.role)
        || (allFirst && part.role != Roles.polite && part.role != Roles.post)
    }
    for (index, part) in parts.enumerated() where index != head && comesFirst(part) {
      render(part.node, Request())
      if part.role == Roles.pre {
        output.gluesNext = true
        output.append(
          language.grammar.hasSpaces ? (language.tag.primary == "ar" ? [0x60C] : [0x2C]) : [0xFF0C])
      }
    }
    render(parts[head].node, request)
    for (index, part) in parts.enumerated() where index != head && !comesFirst(part) {
      render(part.node, Request())
    }
  }

  /// A conjunction that stands around its clause: `…之前`.
  private mutating func renderAroundClause(
    _ parts: [(role: UInt8, node: Int32)], _ text: ArraySlice<UInt16>, _ ellipsis: Int
  ) {
    output.append(text[..<ellipsis])
    for part in parts where part.role != Roles.conj { render(part.node, Request(mood: .subordinate)) }
    output.append(text[(ellipsis + 1)...])
  }

  private static let noLexeme = Language.Lexeme(
    concept: -1, rank: 0, gender: 0, flags: [], firstForm: 0, formCount: 0, objectCase: 0, companion: -1)

  /// Writes an infinitive template aside and finds its verb, so that it can be inflected and moved.
  private mutating func takeApart(_ index: Int32) -> (words: Output, verb: Int, lexeme: Int32) {
    var words = Output()
    swap(&output, &words)
    render(index, Request(mood: .infinitive))
    swap(&output, &words)
    for position in 0..<words.count where !words.words[position].isCopied {
      if let lexeme = language.infinitive(words[position]) { return (words, position, lexeme) }
    }
    return (words, -1, -1)
  }

  mutating func writeRemainder(_ printer: inout ClausePrinter) {
    guard let remainder = printer.remainder else { return }
    output.append(remainder, except: printer.remainderVerb)
    printer.remainder = nil
  }

  private func mood(of node: Node, parts: [(role: UInt8, node: Int32)], request: Request)
    -> RenderPattern.Mood
  {
    if request.mood != .main {
      return request.mood == .infinitive && parts.contains { $0.role == Roles.subj }
        ? .subordinate : request.mood
    }
    if node.meaning.isQuestion { return .question }
    if node.meaning.isImperative { return .imperative }
    if node.meaning.tense == .none, !parts.contains(where: { $0.role == Roles.subj }) { return .infinitive }
    return .main
  }

  /// Whether a copula says where something is or in what state: `estar`, 在.
  private func isLocativeOrState(_ parts: [(role: UInt8, node: Int32)]) -> Bool {
    guard let predicate = parts.first(where: { $0.role == Roles.pred })?.node else {
      return parts.contains { $0.role == Roles.pp || $0.role == Self.placeRole || $0.role == Roles.qw }
    }
    guard let adjective = self.lexeme(of: predicate) else { return false }
    let node = self.node(predicate)
    if concepts[Int(node.value)].pos == "adv" || concepts[Int(node.value)].pos == "phr" { return true }
    return language.lexemes[Int(adjective)].flags.contains(.state)
  }

  private func isAdjectival(_ index: Int32) -> Bool {
    let node = node(index)
    if node.kind == .frame { return Frames.adjectives.contains(node.value) }
    return node.kind == .word && concepts[Int(node.value)].pos == "adj"
  }

  static let placeRole = Vocabulary.role("place")

  private func construction(_ printer: ClausePrinter) -> RenderPattern? {
    guard let list = language.grammar.constructions[printer.concept] else { return nil }
    for (key, mask, _, pattern) in list where printer.key & mask == key.bits & mask {
      // `any` is for finite clauses; infinitives and imperatives must be named.
      let special = RenderingGrammar.VerbKey.infinitive | RenderingGrammar.VerbKey.imperative | 0
      if printer.key & special != key.bits & special { continue }
      return pattern
    }
    return nil
  }

  private func pronounFeatures(_ concept: Int32) -> Agreement? {
    guard concept >= 0, language.renderings[Int(concept)] >= 0 else { return nil }
    let entry = language.lexemes[Int(language.renderings[Int(concept)])]
    var agreement = Agreement()
    agreement.gender = max(entry.gender, 1)
    agreement.number = entry.flags.contains(.plural) ? 2 : 1
    agreement.person = entry.flags.contains(.first) ? 1 : entry.flags.contains(.second) ? 2 : 3
    return agreement
  }

  private func subjectFeatures(_ index: Int32) -> Agreement {
    var features = features(index)
    if features.gender == 0 { features.gender = 1 }
    return features
  }

  /// The pronoun of a clause whose source left it out, by the verb's own person, else by the kind of clause.
  private func impliedSubject(_ node: Node, _ mood: RenderPattern.Mood) -> Int32? {
    guard specials.it >= 0 else { return nil }
    let bits = node.morphology.bits
    let isPlural = bits & 0xC0 == 0x80
    switch bits & 0x3800 {
    case 0x800: return isPlural ? SpecialConcepts.weNode : SpecialConcepts.iNode
    case 0x1000: return SpecialConcepts.youNode
    case 0x2000 where isPlural: return mood == .question ? SpecialConcepts.youNode : SpecialConcepts.theyNode
    case 0x2000: return SpecialConcepts.itNode
    default: return mood == .question ? SpecialConcepts.youNode : SpecialConcepts.iNode
    }
  }

  // MARK: Pronoun objects

  private mutating func collectClitics(_ printer: inout ClausePrinter, _ entry: Language.Lexeme) {
    let modeName: Substring =
      switch printer.mood {
      case .infinitive: "inf"
      case .imperative: printer.key & RenderingGrammar.VerbKey.negative != 0 ? "impneg" : "imp"
      default: "fin"
      }
    guard let mode = language.grammar.clitics[modeName] else { return }
    printer.cliticMode = mode
    if entry.flags.contains(.reflexive), specials.reflexive >= 0,
      language.renderings[Int(specials.reflexive)] >= 0
    {
      let tag = FormTag(
        .base, number: printer.subject.number,
        grammaticalCase: entry.flags.contains(.reflexiveDative) ? 3 : 0, person: printer.subject.person)
      if let surface = language.form(language.renderings[Int(specials.reflexive)], tag) {
        printer.clitics.append(language.surfaces[surface])
      }
    }
    guard language.grammar.settings.contains("clitics") else { return }
    for (role, grammaticalCase) in [(Roles.iobj, 3), (Roles.obj, 4)] as [(UInt8, UInt16)] {
      for part in printer.parts where part.role == role {
        let child = node(part.node)
        guard child.kind == .word, concepts[Int(child.value)].pos == "pron",
          let lexeme = lexeme(of: part.node)
        else { continue }
        let flags = language.lexemes[Int(lexeme)].flags
        guard flags.contains(.clitic) else { continue }
        printer.skipped.insert(part.node)
        if role == Roles.obj, language.grammar.settings.contains("dropobject"), !flags.contains(.first),
          !flags.contains(.second)
        {
          continue
        }
        let isTonic = mode == "hyphen" && (flags.contains(.first) || flags.contains(.second))
        let wanted = FormTag(.base, grammaticalCase: isTonic ? 6 : grammaticalCase)
        printer.clitics.append(language.surfaces[language.form(lexeme, wanted) ?? language.lemma(lexeme)])
      }
    }
  }

  mutating func writeClause(_ pattern: [RenderPattern.Part], _ printer: inout ClausePrinter) {
    for part in pattern {
      switch part {
      case .text(let surface): output.append(language.surfaces[surface])
      case .glue: output.gluesNext = true
      case .fin: writeVerb(printer.group.fin, isFinite: true, &printer)
      case .neg:
        if language.grammar.settings.contains("verbfinal") { writeRemainder(&printer) }
        if printer.key & RenderingGrammar.VerbKey.negative != 0 {
          writeVerb(printer.group.neg, isFinite: false, &printer)
        }
      case .rest:
        if language.grammar.settings.contains("verbfinal") { writeRemainder(&printer) }
        writeVerb(printer.group.rest, isFinite: false, &printer)
        writeRemainder(&printer)
        if !printer.particle.isEmpty {
          output.append(printer.particle)
          printer.particle = []
        }
      case .clitic:
        if printer.cliticMode == "before" { for clitic in printer.clitics { output.append(clitic) } }
      case .front: writeFront(&printer)
      case .frontComma:
        if printer.printed.contains(Roles.pre) {
          output.gluesNext = true
          output.append([0x2C])
        }
      case .yesNo(let surface):
        if printer.mood == .question, !printer.parts.contains(where: { $0.role == Roles.qw }) {
          output.append(language.surfaces[surface])
        }
      case .negative(let surface):
        if printer.key & RenderingGrammar.VerbKey.negative != 0 { output.append(language.surfaces[surface]) }
      case .choice(let role, let options):
        guard let child = printer.parts.first(where: { $0.role == role })?.node else { break }
        if let text = choose(options, features(child), child) { output.append(language.surfaces[text]) }
      case .group(let inner):
        let isWanted = inner.contains { part in
          if case .slot(let role, _) = part {
            return printer.parts.contains { $0.role == role && !printer.skipped.contains($0.node) }
              && !printer.printed.contains(role)
          }
          return false
        }
        if isWanted { writeClause(inner, &printer) }
      case .slot(let role, let request):
        if printer.printed.contains(role) { break }
        writeClauseRole(role, request, &printer)
      }
    }
  }

  /// Verb-second languages: one part stands before the finite verb.
  private mutating func writeFront(_ printer: inout ClausePrinter) {
    for role in [Roles.qw, Roles.pre, Roles.ftime, Roles.fadv, Roles.fpp, Roles.subj]
    where printer.parts.contains(where: { $0.role == role }) {
      writeClauseRole(role, Request(grammaticalCase: role == Roles.subj ? 1 : 0), &printer)
      printer.printed.insert(role)
      return
    }
  }
}
