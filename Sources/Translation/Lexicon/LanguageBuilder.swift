import Messaging

/// Collects one language's content while it is read; `Language.init` takes the result.
struct LanguageBuilder {
  let tag: LanguageTag
  var symbols = SymbolTable()
  var unaccented = SymbolTable(capacity: 1 << 10)
  var unaccentedTarget: [UInt32] = [0]
  var rewrites = Rewrites()
  var splitting = WordSplitting()
  var terms = PairTable(capacity: 1 << 15)
  var termEntries: [Int32] = [-1, -1]
  var entries: [Language.Entry] = []
  var lexemes: [Language.Lexeme] = []
  var forms: [Language.Form] = []
  var surfaces = Surfaces()
  var renderings: [Int32]
  var patterns = PatternSet()
  var grammar = RenderingGrammar()
  var paradigms = Paradigms()

  init(tag: LanguageTag, conceptCount: Int) {
    self.tag = tag
    renderings = Array(repeating: -1, count: conceptCount)
  }

  /// Adds one alternative of a concept's cell; the first of a concept is the one rendered.
  mutating func addTerm(_ cell: Substring, concept: Int32, pos: String, rank: Int, inflector: inout Inflector)
  {
    var term = Term(cell)
    let particle = splitParticle(&term)
    let isReflexive = stripReflexive(&term, pos: pos)
    inflector.expand(term, pos: pos)
    let number = Int32(lexemes.count)
    lexemes.append(lexeme(for: term, concept: concept, rank: rank))
    if pos == "n" { lexemes[Int(number)].flags.insert(.noun) }
    if isReflexive { lexemes[Int(number)].flags.insert(.reflexive) }
    if !particle.isEmpty { lexemes[Int(number)].flags.insert(.separable) }
    for form in inflector.forms {
      let (written, matched) = Self.placing(particle, on: form.surface, kind: form.tag.kind)
      // A short form that no writer gave is understood, but not written (красн).
      let isInvented = form.tag.kind == .short && !paradigms.hasPredicateLemma && term.named["short"] == nil
      if rank == 0, !isInvented {
        forms.append(Language.Form(tag: form.tag, surface: surfaces.add(written)))
      }
      addEntry(matched, lexeme: number, tag: form.tag)
    }
    lexemes[Int(number)].formCount = Int32(forms.count) - lexemes[Int(number)].firstForm
    if rank == 0, renderings[Int(concept)] < 0 { renderings[Int(concept)] = number }
  }

  private mutating func lexeme(for term: Term, concept: Int32, rank: Int) -> Language.Lexeme {
    var flags: Language.Flags = []
    for flag in term.flags { if let known = Language.Flags.names[flag] { flags.insert(known) } }
    if term.named["aux"] == "sein" || term.named["aux"] == "être" { flags.insert(.auxiliaryBe) }
    let gender: UInt16 =
      term.flags.contains("m") || term.flags.contains("mf")
      ? 1 : term.flags.contains("f") ? 2 : term.flags.contains("n") ? 3 : 0
    let cases: [Substring: UInt16] = ["nom": 1, "gen": 2, "dat": 3, "acc": 4, "ins": 5, "prp": 6]
    let companion = (term.named["prep"] ?? term.named["cl"]).map { surfaces.add($0.utf16) } ?? -1
    return Language.Lexeme(
      concept: concept, rank: UInt8(min(rank, 255)), gender: gender, flags: flags,
      firstForm: Int32(forms.count),
      formCount: 0, objectCase: term.named["obj"].flatMap { cases[$0] } ?? 0, companion: companion)
  }

  /// Takes the separable prefix off a German verb: `ab|schicken`.
  private func splitParticle(_ term: inout Term) -> [UInt16] {
    guard let bar = term.lemma.firstIndex(of: 0x7C) else { return [] }
    let particle = Array(term.lemma[..<bar])
    term.lemma.removeSubrange(...bar)
    if let participle = term.named["pp"], participle.utf16.starts(with: particle) {
      term.named["pp"] = Substring(
        decoding: Array(participle.utf16.dropFirst(particle.count)), as: UTF16.self)
    }
    for name in ["3s", "past"] {
      // Writers give `gibt ab` or `gibt`: the particle is put back in its place when forms are made.
      if let value = term.named[name], let blank = value.firstIndex(of: " ") {
        term.named[name] = value[..<blank]
      }
    }
    return particle
  }

  /// Where the particle stands: behind a finite form after a bar (written), in front of it (matched).
  private static func placing(
    _ particle: [UInt16], on form: [UInt16], kind: FormTag.Kind
  ) -> (written: [UInt16], matched: [UInt16]) {
    if particle.isEmpty { return (form, form) }
    if kind == .ger {
      // `zu schicken` → `abzuschicken`
      let joined = particle + form.filter { $0 != 0x20 }
      return (joined, joined)
    }
    let joined = particle + form
    return kind == .inf || kind == .pp || kind == .base
      ? (joined, joined) : (form + [0x7C] + particle, joined)
  }

  private func stripReflexive(_ term: inout Term, pos: String) -> Bool {
    guard pos == "v" else { return false }
    for mark in paradigms.reflexiveMarks where term.lemma.count > mark.count + 1 {
      if term.lemma.starts(with: mark), mark.last == 0x20 || mark.last == 0x27 {
        term.lemma.removeFirst(mark.count)
        return true
      }
      if mark.first == 0x2D || mark.count == 2, mark.last != 0x20, mark.last != 0x27,
        term.lemma.suffix(mark.count).elementsEqual(mark)
      {
        term.lemma.removeLast(mark.count)
        return true
      }
    }
    return false
  }

  private mutating func addEntry(_ surface: [UInt16], lexeme: Int32, tag: FormTag) {
    var node: UInt32 = 1
    Keys.words(of: surface) { word in
      rewrites.apply(word) { word in
        let symbol = symbols.intern(word)
        noteUnaccented(word, symbol)
        let next = terms.value(node, symbol)
        if next != 0 {
          node = next
        } else {
          termEntries.append(-1)
          let created = UInt32(termEntries.count - 1)
          terms.set(node, symbol, created)
          node = created
        }
      }
    }
    if node == 1 { return }
    entries.append(Language.Entry(lexeme: lexeme, tag: tag, next: termEntries[Int(node)]))
    termEntries[Int(node)] = Int32(entries.count - 1)
  }

  /// The symbol of a pattern's word.
  mutating func intern(_ word: [UInt16]) -> UInt32 {
    let symbol = symbols.intern(word[...])
    noteUnaccented(word[...], symbol)
    return symbol
  }

  mutating func noteUnaccented(_ word: ArraySlice<UInt16>, _ symbol: UInt32) {
    guard word.contains(where: { $0 >= 0xE0 && $0 < 0x180 }) else { return }
    let plain = word.map { Folding.unaccented($0) }
    let number = unaccented.intern(plain[...])
    if Int(number) == unaccentedTarget.count { unaccentedTarget.append(symbol) }
  }
}
