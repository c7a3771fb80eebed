import Messaging

/// Collects one language's content while it is read; `Language.init` takes the result.
struct LanguageBuilder {
  let tag: LanguageTag
  var symbols = SymbolTable(capacity: 1 << 15)
  var unaccented = SymbolTable()
  var unaccentedTarget: [UInt32] = [0]
  var rewrites = Rewrites()
  var splitting = WordSplitting()
  var terms = TermTrie()
  var termEntries: [Int32] = [-1, -1]
  var entries: [Language.Entry] = []
  var lexemes: [Language.Lexeme] = []
  var forms: [Language.Form] = []
  var surfaces = Surfaces()
  var renderings: [Int32]
  var patterns = PatternSet()
  var grammar = RenderingGrammar()
  var paradigms = Paradigms()
  var names = FeatureNames()
  var patternReader = RenderPatternReader()
  var syntax = PatternSyntax()

  private var term = Term()
  private var words = WordList()
  private var plain: [UInt16] = []
  private var written: [UInt16] = []
  private var matched: [UInt16] = []
  /// What the forms of the term at hand have become: paradigms have many cells and few forms.
  private var known: [(form: Int, surface: Int32, node: UInt32)] = []

  init(tag: LanguageTag, conceptCount: Int) {
    self.tag = tag
    renderings = Array(repeating: -1, count: conceptCount)
    // Room for a language of many forms; what is not used is given back.
    termEntries.reserveCapacity(1 << 17)
    entries.reserveCapacity(1 << 17)
    forms.reserveCapacity(1 << 17)
    lexemes.reserveCapacity(1 << 14)
  }

  /// Adds one alternative of a concept's cell; the first of a concept is the one rendered.
  mutating func addTerm(
    _ cell: Range<Int>, of text: Span<UInt16>, concept: Int32, pos: String, part: Int, rank: Int,
    inflector: inout Inflector
  ) {
    term.read(cell, of: text, names: &names)
    let particle = splitParticle(text)
    let isReflexive = stripReflexive(text, pos: pos)
    inflector.expand(term, of: text, pos: pos, part: part, cells: names.cells)
    let number = Int32(lexemes.count)
    var lexeme = lexeme(of: text, concept: concept, rank: rank)
    if pos == "n" { lexeme.flags.insert(.noun) }
    if isReflexive { lexeme.flags.insert(.reflexive) }
    if !particle.isEmpty { lexeme.flags.insert(.separable) }
    known.removeAll(keepingCapacity: true)
    for (index, tag) in inflector.forms.tags.enumerated() {
      // A short form that no writer gave is understood, but not written (красн).
      let isInvented = tag.kind == .short && !paradigms.hasPredicateLemma && term.value(.short) == nil
      let isWritten = rank == 0 && !isInvented
      var (surface, node): (Int32, UInt32)
      if let same = same(index, in: inflector.forms), particle.isEmpty {
        (surface, node) = (same.surface, same.node)
        if isWritten, surface < 0 {
          surface = surfaces.add(inflector.forms.units[inflector.forms.range(index)])
        }
      } else if particle.isEmpty {
        let form = inflector.forms.units.span.extracting(inflector.forms.range(index))
        surface = isWritten ? surfaces.add(form) : -1
        node = self.node(for: form)
        known.append((index, surface, node))
      } else {
        place(particle, of: text, on: inflector.forms.units[inflector.forms.range(index)], kind: tag.kind)
        surface = isWritten ? surfaces.add(written) : -1
        let matched = matched
        node = self.node(for: matched.span)
      }
      if isWritten { forms.append(Language.Form(tag: tag, surface: surface)) }
      addEntry(node, lexeme: number, tag: tag)
    }
    lexeme.formCount = Int32(forms.count) - lexeme.firstForm
    lexemes.append(lexeme)
    if rank == 0, renderings[Int(concept)] < 0 { renderings[Int(concept)] = number }
  }

  private func same(_ index: Int, in forms: FormList) -> (form: Int, surface: Int32, node: UInt32)? {
    let range = forms.range(index)
    for candidate in known {
      let other = forms.range(candidate.form)
      guard other.count == range.count else { continue }
      var offset = 0
      while offset < range.count,
        forms.units[range.lowerBound + offset] == forms.units[other.lowerBound + offset]
      {
        offset += 1
      }
      if offset == range.count { return candidate }
    }
    return nil
  }

  private mutating func lexeme(of text: Span<UInt16>, concept: Int32, rank: Int) -> Language.Lexeme {
    var flags: Language.Flags = []
    for flag in term.flags { flags.insert(names.flags[flag]) }
    if let auxiliary = term.value(.aux).map({ text.text($0) }), auxiliary == "sein" || auxiliary == "être" {
      flags.insert(.auxiliaryBe)
    }
    let gender: UInt16 = term.has(.m) || term.has(.mf) ? 1 : term.has(.f) ? 2 : term.has(.n) ? 3 : 0
    let objectCase = term.value(.obj).flatMap { FormTag(text.text($0)) }?.grammaticalCase ?? 0
    let companion = (term.value(.prep) ?? term.value(.cl)).map { surfaces.add(text.extracting($0)) } ?? -1
    return Language.Lexeme(
      concept: concept, rank: UInt8(min(rank, 255)), gender: gender, flags: flags,
      firstForm: Int32(forms.count), formCount: 0, objectCase: objectCase, companion: companion)
  }

  /// Takes the separable prefix off a German verb: `ab|schicken`.
  private mutating func splitParticle(_ text: Span<UInt16>) -> Range<Int> {
    guard let bar = text.first(0x7C, in: term.lemma) else { return 0..<0 }
    let particle = term.lemma.lowerBound..<bar
    term.lemma = bar + 1..<term.lemma.upperBound
    term.change(.pp) { value in
      guard value.count >= particle.count else { return value }
      for offset in 0..<particle.count
      where text[value.lowerBound + offset] != text[particle.lowerBound + offset] { return value }
      return value.dropFirst(particle.count)
    }
    // Writers give `gibt ab` or `gibt`: the particle is put back in its place when forms are made.
    for name in [FeatureNames.Known.thirdPerson, .past] {
      term.change(name) { $0.lowerBound..<(text.first(0x20, in: $0) ?? $0.upperBound) }
    }
    return particle
  }

  /// Puts the particle in its place: behind a finite form after a bar (`written`), in front of it (`matched`).
  private mutating func place(
    _ particle: Range<Int>, of text: Span<UInt16>, on form: ArraySlice<UInt16>, kind: FormTag.Kind
  ) {
    matched.removeAll(keepingCapacity: true)
    matched.append(text.extracting(particle))
    // `zu schicken` → `abzuschicken`
    matched.append(contentsOf: kind == .ger ? form.filter { $0 != 0x20 }[...] : form)
    if kind == .ger || kind == .inf || kind == .pp || kind == .base {
      written = matched
    } else {
      written = form + [0x7C]
      written.append(text.extracting(particle))
    }
  }

  private mutating func stripReflexive(_ text: Span<UInt16>, pos: String) -> Bool {
    guard pos == "v" else { return false }
    for mark in paradigms.reflexiveMarks where term.lemma.count > mark.count + 1 {
      if mark.last == 0x20 || mark.last == 0x27 {
        guard text.starts(term.lemma, with: mark) else { continue }
        term.lemma = term.lemma.dropFirst(mark.count)
        return true
      }
      if mark.first == 0x2D || mark.count == 2, text.ends(term.lemma, with: mark) {
        term.lemma = term.lemma.dropLast(mark.count)
        return true
      }
    }
    return false
  }
}

extension LanguageBuilder {
  /// The node of the term trie that a form's words lead to; 1 for none.
  private mutating func node(for form: Span<UInt16>) -> UInt32 {
    var node: UInt32 = 1
    words.removeAll()
    Keys.cut(form, into: &words, rewrites: rewrites)
    let units = words.units
    for index in 0..<words.count {
      let symbol = intern(units.span.extracting(words.range(index)), words.hash(index))
      var next = terms.value(node, symbol)
      if next == 0 {
        termEntries.append(-1)
        next = UInt32(termEntries.count - 1)
        terms.set(node, symbol, next)
      }
      node = next
    }
    return node
  }

  private mutating func addEntry(_ node: UInt32, lexeme: Int32, tag: FormTag) {
    if node == 1 { return }
    entries.append(Language.Entry(lexeme: lexeme, tag: tag, next: termEntries[Int(node)]))
    termEntries[Int(node)] = Int32(entries.count - 1)
  }

  /// Adds the pattern that `syntax` has read.
  mutating func addPattern(rule: Int32) {
    let words = syntax.words
    for index in syntax.places.indices where syntax.places[index].slot < 0 {
      let word = Int(syntax.places[index].symbol)
      syntax.places[index].symbol = intern(words.units.span.extracting(words.range(word)), words.hash(word))
    }
    patterns.add(syntax, rule: rule)
  }

  /// The symbol of a word of a term or pattern.
  private mutating func intern(_ word: Span<UInt16>, _ hash: WordHash) -> UInt32 {
    let count = symbols.count
    let symbol = symbols.intern(word, hash)
    if symbols.count > count { noteUnaccented(word, symbol) }
    return symbol
  }

  private mutating func noteUnaccented(_ word: Span<UInt16>, _ symbol: UInt32) {
    var hasAccent = false
    for index in word.indices where word[index] >= 0xE0 && word[index] < 0x180 { hasAccent = true }
    if !hasAccent { return }
    plain.removeAll(keepingCapacity: true)
    for index in word.indices { plain.append(Folding.unaccented(word[index])) }
    let plain = plain
    let number = unaccented.intern(plain.span)
    if Int(number) == unaccentedTarget.count { unaccentedTarget.append(symbol) }
  }
  /// Gives back what was reserved for more: a language stays as it is for as long as the server runs.
  mutating func fit() {
    symbols.fit()
    unaccented.fit()
    unaccentedTarget = unaccentedTarget.fitted()
    lexemes = lexemes.fitted()
    forms = forms.fitted()
    surfaces.fit()
  }
}
