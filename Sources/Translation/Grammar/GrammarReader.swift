/// Reads a language's `grammar.tsv`: recognition rules, orders, verb groups, joins, rewrites and settings.
///
///     rule    CATEGORY   pattern   [feature… role=concept… frame=F agree cost=n]
///     order   CL.main    pattern with {role:request}, [groups] and {fin} {neg} {rest} {clitic}
///     con     concept    key       pattern
///     vg      key        fin | neg | rest
///     join    left right result
///     rewrite word       words
struct GrammarReader {
  let concepts: IdentifierNumbers
  let path: String

  func read(_ cells: [Substring], line: Int, into builder: inout LanguageBuilder) throws {
    let place = "\(path):\(line)"
    switch cells[0] {
    case "rule" where cells.count >= 3: try readRules(cells, place, &builder)
    case "order" where cells.count == 3: try readOrder(cells, place, &builder)
    case "con" where cells.count == 4: try readConstruction(cells, place, &builder)
    case "vg" where cells.count >= 3: try readVerbGroup(cells, place, &builder)
    case "join" where cells.count == 4: builder.grammar.joins.add(Array(cells[1...]))
    case "rewrite" where cells.count == 3: builder.rewrites.add(cells[1], cells[2])
    case "set" where cells.count >= 2: readSetting(cells, &builder)
    default: throw ContentError("\(place): not a grammar line: \(cells.joined(separator: " "))")
    }
  }

  /// `VP*` stands for each kind of verb phrase in turn.
  private func readRules(_ cells: [Substring], _ place: String, _ builder: inout LanguageBuilder) throws {
    guard cells[1] == "VP*" || cells[2].contains("VP*") else { return try readRule(cells, place, &builder) }
    for kind in ["VPI", "VPF", "VPN", "VPG", "VPM"] {
      try readRule(cells.map { $0.replacing("VP*", with: kind) }, place, &builder)
    }
  }

  private func readRule(_ cells: [Substring], _ place: String, _ builder: inout LanguageBuilder) throws {
    guard let category = Vocabulary.categoryNumber[String(cells[1])] else {
      throw ContentError("\(place): unknown category \(cells[1])")
    }
    var rule = GrammarRule(category: category, frame: Self.defaultFrame(cells[1]))
    if cells.count > 3 { try readFeatures(cells[3], place, &rule) }
    builder.grammar.rules.append(rule)
    let number = -Int32(builder.grammar.rules.count)
    let isRead = builder.syntax.read(Array(cells[2].utf16).span, rewrites: builder.rewrites) {
      Self.slot($0.text($0.indices)[...])
    }
    guard isRead else { throw ContentError("\(place): pattern cannot be read: \(cells[2])") }
    builder.addPattern(rule: number)
  }

  static func slot(_ text: Substring) -> PatternSyntax.Slot? {
    let halves = text.split(separator: ":", maxSplits: 1)
    guard let role = Vocabulary.roleNumber[String(halves[0])], halves.count == 2 else { return nil }
    let parts = halves[1].split(separator: ".")
    guard let category = Vocabulary.categoryNumber[String(parts[0])] else { return nil }
    var cases: UInt8 = 0
    for part in parts.dropFirst() {
      guard let tag = FormTag(part), tag.grammaticalCase > 0 else { return nil }
      cases |= 1 << UInt8(tag.grammaticalCase - 1)
    }
    return PatternSyntax.Slot(
      symbol: PatternSet.categoryBase + UInt32(category), slot: Int8(role), cases: cases)
  }

  private func readFeatures(_ cell: Substring, _ place: String, _ rule: inout GrammarRule) throws {
    for feature in cell.split(separator: " ") {
      if feature == "agree" {
        rule.agrees = true
      } else if let meaning = Meaning.names[String(feature)] {
        rule.meaningMask |= meaning.mask
        rule.meaningValue |= meaning.value
      } else if let equals = feature.firstIndex(of: "=") {
        let (name, value) = (feature[..<equals], feature[feature.index(after: equals)...])
        if name == "cost", let cost = Int32(value) {
          rule.cost = cost
        } else if name == "frame", let frame = Vocabulary.frameNumber[String(value)] {
          rule.frame = frame
        } else if let role = Vocabulary.roleNumber[String(name)], let concept = concepts.number(of: value) {
          rule.constants.append((role, concept))
        } else {
          throw ContentError("\(place): unknown feature \(feature)")
        }
      } else {
        throw ContentError("\(place): unknown feature \(feature)")
      }
    }
  }

  private static func defaultFrame(_ category: Substring) -> UInt8 {
    switch category {
    case "NP", "NB", "NPL", "NPK": Vocabulary.frame("NP")
    case "CL", "VPI", "VPF", "VPN", "VPG", "VPM", "VPL", "VPZ", "CLQ", "CLS", "S", "REL":
      Vocabulary.frame("CL")
    case "ADJP": Vocabulary.frame("ADJP")
    case "PP": Vocabulary.frame("PP")
    case "QTY": Vocabulary.frame("QTY")
    case "SUB": Vocabulary.frame("SUB")
    default: 0
    }
  }

  private func pattern(_ text: Substring, _ place: String, _ builder: inout LanguageBuilder) throws
    -> RenderPattern
  {
    let pattern = builder.patternReader.read(
      Array(text.utf16).span, surfaces: &builder.surfaces, hasGroups: true
    ) { Vocabulary.roleNumber[$0.text($0.indices)] }
    guard let pattern else { throw ContentError("\(place): rendering cannot be read: \(text)") }
    return pattern
  }

  private func readOrder(_ cells: [Substring], _ place: String, _ builder: inout LanguageBuilder) throws {
    let pattern = try pattern(cells[2], place, &builder)
    let moods: [Substring: RenderPattern.Mood] = [
      "CL.main": .main, "CL.q": .question, "CL.imp": .imperative, "CL.inf": .infinitive,
      "CL.sub": .subordinate,
    ]
    if let mood = moods[cells[1]] {
      builder.grammar.clauses[mood.rawValue] = pattern
    } else if let frame = Vocabulary.frameNumber[String(cells[1])] {
      builder.grammar.frames[Int(frame)] = pattern
    } else if cells[1].hasSuffix(".bare"), let frame = Vocabulary.frameNumber[String(cells[1].dropLast(5))] {
      builder.grammar.timesAfterPreposition[Int32(frame)] = pattern
    } else {
      throw ContentError("\(place): unknown frame \(cells[1])")
    }
  }

  private func readConstruction(_ cells: [Substring], _ place: String, _ builder: inout LanguageBuilder)
    throws
  {
    guard let concept = concepts.number(of: cells[1]) else {
      throw ContentError("\(place): unknown concept \(cells[1])")
    }
    guard let key = RenderingGrammar.VerbKey(cells[2]) else {
      throw ContentError("\(place): unknown key \(cells[2])")
    }
    let pattern = try pattern(cells[3], place, &builder)
    // A key binds only what it names: `neg` any tense, `past` any polarity but positive first.
    var mask = key.bits & ~7
    if key.bits & 7 != 0 { mask |= 7 }
    builder.grammar.constructions[concept, default: []].append((key, mask, nil, pattern))
  }

  private func readVerbGroup(_ cells: [Substring], _ place: String, _ builder: inout LanguageBuilder) throws {
    guard let key = RenderingGrammar.VerbKey(cells[1]) else {
      throw ContentError("\(place): unknown key \(cells[1])")
    }
    let pieces = cells[2].split(separator: "|", omittingEmptySubsequences: false)
    var group = RenderingGrammar.VerbGroup()
    for (index, piece) in pieces.enumerated() {
      let parts = try piece.split(separator: " ").map { try verbPart($0, place, &builder) }
      switch index {
      case 0: group.fin = parts
      case 1: group.neg = parts
      default: group.rest = parts
      }
    }
    builder.grammar.verbGroups[key] = group
  }

  /// `{pres}` the verb's own form, agreeing with the subject unless it is an infinitive; `@concept.form` an auxiliary,
  /// `@a|b.form` by the verb's own kind (haben or sein).
  private func verbPart(_ text: Substring, _ place: String, _ builder: inout LanguageBuilder) throws
    -> RenderingGrammar.VerbPart
  {
    if text.hasPrefix("{") {
      var name = text.dropFirst().dropLast()
      let agrees = name.hasSuffix("+")
      if agrees { name = name.dropLast() }
      guard let tag = FormTag(name) else { throw ContentError("\(place): unknown form \(text)") }
      return .main(tag, agrees: agrees)
    }
    guard text.hasPrefix("@") else {
      return .text(builder.surfaces.add(text.replacing("_", with: " ").utf16))
    }
    let halves = text.dropFirst().split(separator: ":")
    guard halves.count == 2, let tag = FormTag(halves[1]) else {
      throw ContentError("\(place): unknown auxiliary \(text)")
    }
    let names = halves[0].split(separator: "/")
    guard let first = concepts.number(of: names[0]) else {
      throw ContentError("\(place): unknown concept \(text)")
    }
    let second = names.count > 1 ? concepts.number(of: names[1]) ?? first : first
    return .auxiliary(first, second, tag, agrees: true)
  }

  private func readSetting(_ cells: [Substring], _ builder: inout LanguageBuilder) {
    let values = cells.dropFirst(2).flatMap { $0.split(separator: " ") }
    switch cells[1] {
    case "nospaces": builder.grammar.hasSpaces = false
    case "nolatin": builder.grammar.usesLatin = false
    case "nocase": builder.grammar.hasCase = false
    case "noarticles": builder.grammar.hasArticles = false
    case "nouncapitals": builder.grammar.capitalisesNouns = true
    case "consonant": builder.grammar.joins.setSounds(consonant: true, values[...])
    case "vowel": builder.grammar.joins.setSounds(consonant: false, values[...])
    case "particles": builder.splitting.particles = Set(values.map { Array($0.utf16) })
    case "compounds":
      builder.splitting.hasCompounds = true
      builder.splitting.links = [[]] + values.map { Array($0.utf16) }
    case "prefix":
      builder.splitting.prefixes.append((folded(values[0]), values.dropFirst().map { folded($0) }))
    case "suffix":
      builder.splitting.suffixes.append(
        (folded(values[0]), values[1] == "-" ? [] : folded(values[1]), values.dropFirst(2).map { folded($0) })
      )
    case "negations": for value in values { builder.grammar.negations.add(folded(value)) }
    case "limits": for value in values { builder.grammar.limits.add(folded(value)) }
    case "nolimits": addExceptions(values, to: &builder.grammar.limits)
    case "negationhints": for value in values { builder.grammar.negations.addHint(folded(value)) }
    case "nonegations":
      addExceptions(values, to: &builder.grammar.negations)
    case "numerals": builder.grammar.numerals.add(values, folded: folded)
    case "numeralcompounds": builder.grammar.numerals.addCompounds(link: values.first.map(folded) ?? [])
    case "figure" where values.count == 2:
      builder.grammar.numerals.addClock([values[0], "0", values[1]], folded: folded)
    case "clock": builder.grammar.numerals.addClock(Array(cells.dropFirst(2)), folded: folded)
    case "workingdays":
      builder.grammar.workingDays = values.map { folded($0.replacing("_", with: " ")[...]) }
    case "questionwords": builder.grammar.questionWords = Set(values.map { folded($0) })
    case "stray" where values.count == 2:
      builder.grammar.strayCosts = (Int32(values[0]) ?? 0, Int32(values[1]) ?? 0)
    case "subjects": builder.grammar.pronounSubjects = Set(values.map { folded($0) })
    case "clitic": builder.grammar.clitics[values[0]] = String(values[1])
    case "politeimperative":
      builder.grammar.politeImperative = builder.surfaces.add(values.joined(separator: " ").utf16)
    default: builder.grammar.settings.insert(cells[1])
    }
  }

  private func addExceptions(_ values: [Substring], to set: inout Negations) {
    for value in values {
      var words: [[UInt16]] = []
      Keys.words(of: value.replacing("_", with: " ").utf16) { words.append(Array($0)) }
      set.addException(words)
    }
  }

  private func folded(_ text: Substring) -> [UInt16] {
    text.utf16.map { UInt16(truncatingIfNeeded: Folding.fold(UInt32($0))) }
  }
}
