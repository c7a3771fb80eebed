import Messaging

/// The order of a clause's pieces, and the pronoun objects that lean on its verb.
extension Generator {
  mutating func collectClitics(_ printer: inout ClausePrinter, _ entry: Language.Lexeme) {
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
    guard language.grammar.settings.contains(.clitics) else { return }
    for (role, grammaticalCase) in [(Roles.iobj, 3), (Roles.obj, 4)] as [(UInt8, UInt16)] {
      for part in printer.parts where part.role == role {
        let child = node(part.node)
        guard child.kind == .word, concepts[Int(child.value)].pos == "pron",
          let lexeme = lexeme(of: part.node)
        else { continue }
        let flags = language.lexemes[Int(lexeme)].flags
        guard flags.contains(.clitic) else { continue }
        printer.skipped.insert(part.node)
        if role == Roles.obj, language.grammar.settings.contains(.dropobject), !flags.contains(.first),
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
        if language.grammar.settings.contains(.verbfinal) { writeRemainder(&printer) }
        if printer.key & RenderingGrammar.VerbKey.negative != 0 {
          writeVerb(printer.group.neg, isFinite: false, &printer)
        }
      case .rest:
        if language.grammar.settings.contains(.verbfinal) { writeRemainder(&printer) }
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
  mutating func writeFront(_ printer: inout ClausePrinter) {
    for role in [Roles.qw, Roles.pre, Roles.ftime, Roles.fadv, Roles.fpp, Roles.subj]
    where printer.parts.contains(where: { $0.role == role }) {
      writeClauseRole(role, Request(grammaticalCase: role == Roles.subj ? 1 : 0), &printer)
      printer.printed.insert(role)
      return
    }
  }
}
