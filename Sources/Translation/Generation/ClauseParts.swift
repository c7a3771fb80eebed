/// The parts of a clause: verb forms, arguments, adjuncts.
extension Generator {
  mutating func writeVerb(
    _ parts: [RenderingGrammar.VerbPart], isFinite: Bool, _ printer: inout ClausePrinter
  ) {
    for part in parts {
      switch part {
      case .text(let surface): output.append(language.surfaces[surface])
      case .main(let tag, let agrees): writeForm(printer.lexeme, tag, agrees: agrees, isMain: true, &printer)
      case .auxiliary(let first, let second, let tag, _):
        let takesBe =
          printer.lexeme >= 0 && language.lexemes[Int(printer.lexeme)].flags.contains(.auxiliaryBe)
        let lexeme = language.renderings[Int(takesBe ? second : first)]
        if lexeme >= 0 { writeForm(lexeme, tag, agrees: true, isMain: false, &printer) }
      }
    }
  }

  private mutating func writeForm(
    _ lexeme: Int32, _ tag: FormTag, agrees: Bool, isMain: Bool, _ printer: inout ClausePrinter
  ) {
    guard lexeme >= 0 else { return }
    var wanted = tag
    let kind = tag.kind
    let isPersonal = [.pres, .past, .fut, .cond, .impf, .subj].contains(kind)
    if isPersonal || kind == .imp {
      if wanted.person == 0 { wanted.raw |= printer.subject.person << 13 }
      if wanted.number == 0 { wanted.raw |= printer.subject.number << 6 }
      wanted.raw |= max(printer.subject.gender, 1) << 8
    } else if agrees || kind == .short || kind == .ppp {
      wanted.raw |= printer.subject.number << 6 | max(printer.subject.gender, 1) << 8
    }
    var surface = language.form(lexeme, wanted)
    if surface == nil {
      wanted.raw ^= 32
      surface = language.form(lexeme, wanted)
    }
    var text = language.surfaces[surface ?? language.lemma(lexeme)]
    if let bar = text.firstIndex(of: 0x7C) {
      let particle = text[(bar + 1)...]
      if printer.mood == .subordinate {
        output.append((particle + text[..<bar])[...])
        if isMain { attachClitics(&printer) }
        return
      }
      printer.particle = particle
      text = text[..<bar]
    }
    output.append(text)
    if isMain { attachClitics(&printer) }
  }

  private mutating func attachClitics(_ printer: inout ClausePrinter) {
    guard printer.cliticMode == "attach" || printer.cliticMode == "hyphen", !printer.clitics.isEmpty else {
      return
    }
    if printer.cliticMode == "attach", language.grammar.settings.contains(.accents),
      printer.mood == .imperative
    {
      accent(output.count - 1)
    }
    for clitic in printer.clitics {
      output.gluesNext = true
      output.append(printer.cliticMode == "hyphen" ? ([0x2D] + clitic)[...] : clitic)
    }
    printer.clitics = []
  }

  /// Spanish: a verb that takes a pronoun keeps its stress (mande → mándeme).
  private mutating func accent(_ index: Int) {
    guard index >= 0 else { return }
    var word = Array(output[index])
    let accents: [UInt16: UInt16] = [0x61: 0xE1, 0x65: 0xE9, 0x69: 0xED, 0x6F: 0xF3, 0x75: 0xFA]
    if word.contains(where: { [0xE1, 0xE9, 0xED, 0xF3, 0xFA].contains($0) }) { return }
    let vowels = word.indices.filter {
      accents[word[$0]] != nil
        && !($0 > 0 && word[$0] == 0x75 && (word[$0 - 1] == 0x67 || word[$0 - 1] == 0x71))
    }
    guard vowels.count >= 2 else { return }
    let target = vowels[vowels.count - 2]
    word[target] = accents[word[target]] ?? word[target]
    output.replaceWord(index, with: word)
  }

  mutating func writeClauseRole(_ role: UInt8, _ request: Request, _ printer: inout ClausePrinter) {
    let splitsPlaces = language.grammar.settings.contains(.splitpp)
    for part in printer.parts {
      if splitsPlaces, part.role == Roles.pp, role == Roles.pp || role == Self.place {
        if isBefore(part.node) == (role == Roles.pp) { render(part.node, request) }
        continue
      }
      guard part.role == role, !printer.skipped.contains(part.node) else { continue }
      writeArgument(role, part.node, request, printer)
    }
    printer.printed.insert(role)
    if role == Self.place, splitsPlaces { printer.printed.insert(Roles.pp) }
  }

  private static let place = Vocabulary.role("place")

  private func isBefore(_ index: Int32) -> Bool {
    guard let prep = roles(of: index).first(where: { $0.role == Roles.prep })?.node,
      let lexeme = lexeme(of: prep)
    else { return true }
    return language.lexemes[Int(lexeme)].flags.contains(.before)
  }

  private mutating func writeArgument(
    _ role: UInt8, _ index: Int32, _ request: Request, _ printer: ClausePrinter
  ) {
    var request = request
    let child = node(index)
    switch role {
    case Roles.subj:
      if isDropped(index, printer) { return }
      if request.grammaticalCase == 0 { request.grammaticalCase = 1 }
    case Roles.obj:
      if child.kind == .word, child.value == specials.it, language.grammar.settings.contains(.dropit) {
        return
      }
      guard printer.lexeme >= 0 else { break }
      let verb = language.lexemes[Int(printer.lexeme)]
      if verb.objectCase > 0, request.grammaticalCase != 2 || verb.objectCase != 4 {
        request.grammaticalCase = verb.objectCase
      }
      if request.grammaticalCase == 0 { request.grammaticalCase = 4 }
      if verb.companion >= 0 { output.append(language.surfaces[verb.companion]) }
    case Roles.iobj:
      if request.grammaticalCase == 0 { request.grammaticalCase = 3 }
    case Roles.pred:
      var agreement = printer.subject
      agreement.grammaticalCase = 1
      if child.kind == .word, concepts[Int(child.value)].pos == "pron", language.grammar.hasArticles,
        !language.grammar.capitalisesNouns
      {
        request.grammaticalCase = language.grammar.settings.contains(.tonic) ? 6 : 4
      }
      if child.kind == .word, concepts[Int(child.value)].pos == "adj" {
        return renderAdjective(child, agreement, isPredicate: true)
      }
      if child.kind == .frame, Frames.adjectives.contains(child.value) {
        return renderAdjectiveFrame(index, child, agreement, isPredicate: true)
      }
    case Roles.vp:
      request.mood = .infinitive
      request.isMarked = printer.lexeme < 0 || !language.lexemes[Int(printer.lexeme)].flags.contains(.modal)
      if !request.isMarked && language.grammar.settings.contains(.allmarked) { request.isMarked = true }
    default: break
    }
    render(index, request)
    if role == Roles.obj { countThings(index, next: nil) }
  }

  private func isDropped(_ index: Int32, _ printer: ClausePrinter) -> Bool {
    let child = node(index)
    guard child.kind == .word, concepts[Int(child.value)].pos == "pron", let lexeme = lexeme(of: index) else {
      return false
    }
    return language.lexemes[Int(lexeme)].flags.contains(.drop)
  }
}
