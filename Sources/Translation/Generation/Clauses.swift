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
    var printed: RoleSet = []
    var skipped: Set<Int32> = []
    var hasCliticPlace = false
    /// The words of an infinitive template beside its verb, and that verb's place among them.
    var remainder: Output?
    var remainderVerb = -1
  }

  mutating func renderClause(_ index: Int32, _ node: Node, _ request: Request) {
    var parts = roles(of: index)
    if let head = parts.firstIndex(where: { $0.role == Roles.head && self.node($0.node).kind == .template }),
      templates[Int(self.node(parts[head].node).value)].category != Self.infinitiveCategory
    {
      return renderAround(parts, head: head, request)
    }
    guard let core = core(of: &parts) else { return renderInOrder(parts, request) }
    var mood = mood(of: node, parts: parts, request: request)
    if mood == .imperative, language.grammar.politeImperative >= 0,
      parts.contains(where: { $0.role == Roles.polite })
    {
      parts.removeAll { $0.role == Roles.polite }
      output.append(language.surfaces[language.grammar.politeImperative])
      mood = .infinitive
    }
    if mood != .infinitive, mood != .imperative, !request.hasNoSubject,
      !parts.contains(where: { $0.role == Roles.subj }),
      core.verb < 0 || self.node(core.verb).value != specials.exist,
      let implied = impliedSubject(node, mood, parts)
    {
      parts.insert((Roles.subj, implied), at: 0)
    }
    var subject = Agreement()
    if let subjectNode = parts.first(where: { $0.role == Roles.subj })?.node {
      subject = subjectFeatures(subjectNode)
    }
    if mood == .imperative, let you = pronounFeatures(specials.you) { subject = you }
    var key = verbKey(node, mood: mood, parts: parts, core: core, request: request)
    if let bits = forgotten[index] { key = key & ~bits | (key & 7 != 0 && bits & 7 != 0 ? 1 : 0) }
    var printer = ClausePrinter(
      parts: parts, verb: core.verb, lexeme: core.lexeme,
      concept: core.concept >= 0 ? core.concept : core.verb >= 0 ? self.node(core.verb).value : -1,
      subject: subject, mood: mood, key: key, group: verbGroup(key, of: index))
    printer.remainder = core.remainder
    printer.remainderVerb = core.remainderVerb
    collectClitics(&printer, entry(core.lexeme))
    let order =
      construction(printer) ?? language.grammar.clauses[mood.rawValue] ?? language.grammar.clauses[0]
    guard let order else { return renderInOrder(parts, request) }
    writeClause(order.parts, &printer)
    writeRemainder(&printer)
    // What the order has no place for comes last: nothing is lost.
    for part in printer.parts
    where !printer.printed.contains(part.role) && !printer.skipped.contains(part.node) && part.role != Roles.v
    {
      writeClauseRole(part.role, Request(), &printer)
      printer.printed.insert(part.role)
    }
  }

  /// The verb of a clause: a word, or the verb found inside an infinitive template.
  struct ClauseCore {
    var verb: Int32 = -1
    var lexeme: Int32 = -1
    /// The verb's concept, where it is not its node's.
    var concept: Int32 = -1
    var remainder: Output?
    var remainderVerb = -1
  }

  private mutating func core(of parts: inout [(role: UInt8, node: Int32)]) -> ClauseCore? {
    var core = ClauseCore()
    if let found = parts.first(where: { $0.role == Roles.v })?.node, let lexeme = lexeme(of: found) {
      core.verb = found
      core.lexeme = lexeme
      // `There is` with somebody who has it.
      if node(found).value == specials.exist, specials.have >= 0,
        parts.contains(where: { $0.role == Roles.subj }),
        language.renderings[Int(specials.have)] >= 0
      {
        core.lexeme = language.renderings[Int(specials.have)]
        core.concept = specials.have
        return core
      }
      if node(found).value == specials.be, specials.estar >= 0, isLocativeOrState(parts),
        language.renderings[Int(specials.estar)] >= 0
      {
        core.lexeme = language.renderings[Int(specials.estar)]
      }
      return core
    }
    guard
      let head = parts.firstIndex(where: { $0.role == Roles.head && self.node($0.node).kind == .template })
    else { return nil }
    let (words, verb, lexeme) = takeApart(parts[head].node)
    core.remainder = words
    core.remainderVerb = verb
    core.lexeme = lexeme
    parts.remove(at: head)
    return core
  }

  private func entry(_ lexeme: Int32) -> Language.Lexeme {
    lexeme >= 0 ? language.lexemes[Int(lexeme)] : Self.noLexeme
  }

  /// Tense, polarity, voice and mood as the verb groups name them.
  private func verbKey(
    _ node: Node, mood: RenderPattern.Mood, parts: [(role: UInt8, node: Int32)], core: ClauseCore,
    request: Request
  ) -> UInt32 {
    typealias Key = RenderingGrammar.VerbKey
    var key = (node.meaning.bits & 0x7F) | (node.meaning.isProgressive ? Key.progressive : 0)
    if mood == .infinitive {
      key = key & ~7 | Key.infinitive | (request.isMarked ? Key.marked : 0)
    } else if key & 7 == 0 {
      key |= 1
    }
    if request.isConditional { key = conditional(key) }
    key = mood == .question ? key | Key.question : key & ~Key.question
    key = mood == .imperative ? key & ~7 | Key.imperative : key & ~Key.imperative
    key = agreeing(key, withNegativePronounsOf: parts)
    if entry(core.lexeme).flags.contains(.modal) { key |= Key.auxiliary }
    if let predicate = parts.first(where: { $0.role == Roles.pred })?.node, isAdjectival(predicate) {
      key |= Key.adjectival
    }
    if core.verb >= 0, self.node(core.verb).value == specials.be,
      core.lexeme != language.renderings[Int(specials.be)]
    {
      key |= Key.locative
    }
    return key
  }

  /// Nobody and nothing: with a negated verb (никто не пришёл), without (nobody came), or by their place (no veo nada).
  private func agreeing(_ key: UInt32, withNegativePronounsOf parts: [(role: UInt8, node: Int32)]) -> UInt32 {
    let negative = RenderingGrammar.VerbKey.negative
    let isNegative = { (role: UInt8) in
      parts.contains {
        $0.role == role && node($0.node).kind == .word
          && specials.negativePronouns.contains(node($0.node).value)
      }
    }
    let (subject, object) = (isNegative(Roles.subj), isNegative(Roles.obj))
    guard subject || object else { return key }
    let settings = language.grammar.settings
    if settings.contains(.doublenegation) { return key | negative }
    if settings.contains(.negativeobjects) { return object ? key | negative : key & ~negative }
    return settings.contains(.keepnegation) ? key : key & ~negative
  }

  /// The group for a key, with the language's plain negation where the group has none of its own.
  private mutating func verbGroup(_ key: UInt32, of index: Int32) -> RenderingGrammar.VerbGroup {
    typealias Key = RenderingGrammar.VerbKey
    guard let found = language.grammar.verbGroup(key) else { return RenderingGrammar.VerbGroup() }
    let lost = found.missing & (Key.tense | Key.passive | Key.progressive)
    if lost != 0 { unsaid[index] = lost }
    var group = found.group
    if found.missing & RenderingGrammar.VerbKey.negative != 0,
      let plain = language.grammar.verbGroups[.init(bits: 8)]
    {
      group.neg = plain.neg
    }
    return group
  }

  /// Future and present change places behind a conditional conjunction: Russian says the future, others the present.
  func conditional(_ key: UInt32) -> UInt32 {
    let tense = key & 7
    if language.grammar.settings.contains(.futureif) {
      return tense == 1 && key & 8 == 0 ? key & ~7 | 3 : key
    }
    return tense == 3 ? key & ~7 | 1 : key
  }

  static let infinitiveCategory = Vocabulary.category("VPI")
  static let frontRoles: RoleSet = [Roles.pre, Roles.ftime, Roles.fadv, Roles.fpp]

  /// A whole clause from a template keeps its own order; what was added stands before or behind it.
  mutating func renderAround(_ parts: [(role: UInt8, node: Int32)], head: Int, _ request: Request) {
    let allFirst = language.grammar.settings.contains(.adverbialsfirst)
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
    let first = output.count
    render(parts[head].node, request)
    if first > 0, parts.indices.contains(where: { $0 != head && comesFirst(parts[$0]) }) { invert(first) }
    for (index, part) in parts.enumerated() where index != head && !comesFirst(part) {
      render(part.node, Request())
    }
  }

  /// Verb-second languages: behind what came first, a pronoun changes places with its verb (`Gestern habe ich …`).
  private mutating func invert(_ first: Int) {
    guard language.grammar.settings.contains(.verbfinal), output.count > first + 1 else { return }
    let subject = Array(output[first])
    guard
      language.grammar.pronounSubjects.contains(
        subject.map { UInt16(truncatingIfNeeded: Folding.fold(UInt32($0))) })
    else { return }
    let verb = Array(output[first + 1])
    output.replaceWord(first, with: verb)
    output.replaceWord(first + 1, with: subject)
  }

  /// A conjunction that stands around its clause: `…之前`.
  mutating func renderAroundClause(
    _ parts: [(role: UInt8, node: Int32)], _ text: ArraySlice<UInt16>, _ ellipsis: Int
  ) {
    output.append(text[..<ellipsis])
    for part in parts where part.role != Roles.conj { render(part.node, Request(mood: .subordinate)) }
    output.append(text[(ellipsis + 1)...])
  }

  static let noLexeme = Language.Lexeme(
    concept: -1, rank: 0, gender: 0, flags: [], firstForm: 0, formCount: 0, objectCase: 0, companion: -1)

  /// Writes an infinitive template aside and finds its verb, so that it can be inflected and moved.
  mutating func takeApart(_ index: Int32) -> (words: Output, verb: Int, lexeme: Int32) {
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

  func mood(of node: Node, parts: [(role: UInt8, node: Int32)], request: Request)
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
  func isLocativeOrState(_ parts: [(role: UInt8, node: Int32)]) -> Bool {
    guard let predicate = parts.first(where: { $0.role == Roles.pred })?.node else {
      return parts.contains { $0.role == Roles.pp || $0.role == Self.placeRole || $0.role == Roles.qw }
    }
    guard let adjective = self.lexeme(of: predicate) else { return false }
    let node = self.node(predicate)
    if concepts[Int(node.value)].pos == "adv" || concepts[Int(node.value)].pos == "phr" { return true }
    return language.lexemes[Int(adjective)].flags.contains(.state)
  }

  func isAdjectival(_ index: Int32) -> Bool {
    let node = node(index)
    if node.kind == .frame { return Frames.adjectives.contains(node.value) }
    return node.kind == .word && concepts[Int(node.value)].pos == "adj"
  }

  static let placeRole = Vocabulary.role("place")

  func construction(_ printer: ClausePrinter) -> RenderPattern? {
    guard let list = language.grammar.constructions[printer.concept] else { return nil }
    for (key, mask, _, pattern) in list where printer.key & mask == key.bits & mask {
      // `any` is for finite clauses; infinitives and imperatives must be named.
      let special = RenderingGrammar.VerbKey.infinitive | RenderingGrammar.VerbKey.imperative | 0
      if printer.key & special != key.bits & special { continue }
      return pattern
    }
    return nil
  }

  func pronounFeatures(_ concept: Int32) -> Agreement? {
    guard concept >= 0, language.renderings[Int(concept)] >= 0 else { return nil }
    let entry = language.lexemes[Int(language.renderings[Int(concept)])]
    var agreement = Agreement()
    agreement.gender = max(entry.gender, 1)
    agreement.number = entry.flags.contains(.plural) ? 2 : 1
    agreement.person = entry.flags.contains(.first) ? 1 : entry.flags.contains(.second) ? 2 : 3
    return agreement
  }

  func subjectFeatures(_ index: Int32) -> Agreement {
    var features = features(index)
    if features.gender == 0 { features.gender = 1 }
    return features
  }

  /// The pronoun of a clause whose source left it out, by the verb's own person, else by the kind of clause.
  func impliedSubject(_ node: Node, _ mood: RenderPattern.Mood, _ parts: [(role: UInt8, node: Int32)])
    -> Int32?
  {
    guard specials.it >= 0 else { return nil }
    // Who is asked for something is the reader: `¿Me hace un descuento?`
    let asksForThing = mood == .question && parts.contains { $0.role == Roles.obj || $0.role == Roles.iobj }
    let bits = node.morphology.bits
    let isPlural = bits & 0xC0 == 0x80
    switch bits & 0x3800 {
    case 0x800: return isPlural ? SpecialConcepts.weNode : SpecialConcepts.iNode
    case 0x1000: return SpecialConcepts.youNode
    case 0x2000 where isPlural: return mood == .question ? SpecialConcepts.youNode : SpecialConcepts.theyNode
    case 0x2000: return asksForThing ? SpecialConcepts.youNode : SpecialConcepts.itNode
    default: return mood == .question ? SpecialConcepts.youNode : SpecialConcepts.iNode
    }
  }
}
