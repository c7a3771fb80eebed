/// Expands a term into all its word forms by a language's paradigms.
struct Inflector {
  let paradigms: Paradigms
  private let table: ParadigmTable
  /// The forms of the last term; the first is the lemma.
  private(set) var forms = FormList()
  private var head = FormList()
  private var companions: [FormList] = []
  private var words: [Range<Int>] = []
  private var values: [Range<Int>] = []
  private var named: [Term.Named] = []

  /// - Parameter parts: the parts of speech by number.
  init(paradigms: Paradigms, parts: [String], names: inout FeatureNames) {
    self.paradigms = paradigms
    table = ParadigmTable(paradigms, parts: parts, names: &names)
    adjectives = parts.firstIndex(of: "adj") ?? 0
  }

  private let adjectives: Int

  /// Fills `forms` with the forms of `term`, which is of `text`.
  /// - Parameter cells: the cells that names of features say by themselves.
  mutating func expand(
    _ term: Term, of text: Span<UInt16>, pos: String, part: Int, cells: [FormTag?]
  ) {
    forms.removeAll()
    guard let slash = text.first(0x2F, in: term.lemma), pos == "v" || pos == "aux" else {
      expandAspect(term, lemma: term.lemma, of: text, pos: pos, part: part, aspect: nil, cells: cells)
      if pos == "adj", paradigms.hasElatives, !forms.tags.contains(where: { $0.kind == .cmp }),
        let elative = Elative.form(of: term.lemma.map { text[$0] })
      {
        for unit in elative { forms.append(unit) }
        forms.close(FormTag(.cmp))
      }
      if forms.tags.isEmpty { add(FormTag(.base), term.lemma, of: text) }
      return
    }
    // Russian aspect pairs: imperfective/perfective, either side may be empty.
    let sides = [term.lemma.lowerBound..<slash, slash + 1..<term.lemma.upperBound]
    for (index, side) in sides.enumerated() where !side.isEmpty {
      expandAspect(term, lemma: side, of: text, pos: pos, part: part, aspect: index, cells: cells)
    }
  }

  private mutating func expandAspect(
    _ term: Term, lemma: Range<Int>, of text: Span<UInt16>, pos: String, part: Int, aspect: Int?,
    cells: [FormTag?]
  ) {
    let perfective: UInt16 = aspect == 1 ? 32 : 0
    if pos != "v" { add(lemmaTag(term, pos: pos), lemma, of: text) }
    named.removeAll(keepingCapacity: true)
    for feature in term.named {
      var value = feature.value
      if let aspect {
        text.split(value, at: 0x2F, into: &values)
        value = aspect < values.count ? values[aspect] : value.upperBound..<value.upperBound
      }
      if value.isEmpty { continue }
      named.append(Term.Named(name: feature.name, value: value))
      guard let tags = table.tags(of: feature.name, part: part) ?? cells[feature.name].map({ [$0] })
      else { continue }
      text.split(value, at: 0x7C, into: &values)
      for (index, tag) in tags.enumerated() {
        let form = values.count == tags.count ? values[index] : values[0]
        add(FormTag(raw: tag.raw | perfective), form, of: text)
      }
    }
    if term.has(.indecl) { return }
    if pos == "n" || pos == "name", term.has(.fixed) { return }
    text.words(lemma, into: &words)
    if words.count > 1 {
      expandPhrase(term, of: text, pos: pos, part: part, perfective: perfective)
    } else {
      table.apply(
        part: part, flags: term.flags, lemma: lemma, named: named, perfective: perfective, of: text,
        into: &forms)
    }
    if pos == "v" { add(FormTag(raw: FormTag.Kind.inf.rawValue | perfective), lemma, of: text) }
  }

  /// The cell that a lemma itself fills.
  private func lemmaTag(_ term: Term, pos: String) -> FormTag {
    if paradigms.isInvariable || term.has(.indecl) || term.has(.inv) { return FormTag() }
    let nominative: UInt16 = paradigms.hasCases ? 1 : 0
    switch pos {
    case "n", "name":
      return FormTag(.base, number: term.has(.pt) ? 2 : 1, grammaticalCase: nominative)
    case "adj":
      return paradigms.hasPredicateLemma
        ? FormTag(.short) : FormTag(.base, number: 1, gender: 1, grammaticalCase: nominative)
    case "num":
      // A numeral's own number says nothing: два is m, две is f.
      return term.named.isEmpty
        ? FormTag() : FormTag(.base, gender: 1, grammaticalCase: nominative)
    case "det", "poss":
      return term.named.isEmpty
        ? FormTag() : FormTag(.base, number: 1, gender: 1, grammaticalCase: nominative)
    case "pron": return term.named.isEmpty ? FormTag() : FormTag(.base, grammaticalCase: 1)
    default: return FormTag()
    }
  }

  private mutating func add(_ tag: FormTag, _ form: Range<Int>, of text: Span<UInt16>) {
    if form.isEmpty || forms.has(tag) { return }
    forms.append(text, form)
    forms.close(tag)
  }
}

/// Terms of several words: the head is inflected, adjectives beside it agree, the rest stays.
extension Inflector {
  private mutating func expandPhrase(
    _ term: Term, of text: Span<UInt16>, pos: String, part: Int, perfective: UInt16
  ) {
    let place = headPlace(of: text, pos: pos)
    // A feature of several words gives the head's own.
    for index in named.indices {
      text.words(named[index].value, into: &values)
      if values.count == words.count {
        named[index].value = values[place]
      } else if values.count > 1 {
        named[index].value = values[0]
      }
    }
    expandCompanions(of: text, pos: pos, head: place)
    head.removeAll()
    table.apply(
      part: part, flags: term.flags, lemma: words[place], named: named, perfective: perfective, of: text,
      into: &head)
    let gender: UInt16 = term.has(.f) ? 2 : term.has(.n) ? 3 : term.has(.m) ? 1 : 0
    for (number, tag) in head.tags.enumerated() where !forms.has(tag) {
      for (index, word) in words.enumerated() {
        if index > 0 { forms.append(0x20) }
        let wanted = FormTag(raw: tag.raw & ~31 | gender << 8)
        if index == place {
          forms.append(head.units, head.range(number))
        } else if let match = companions[index].tags.firstIndex(where: { wanted.accepts($0) }) {
          forms.append(companions[index].units, companions[index].range(match))
        } else {
          forms.append(text, word)
        }
      }
      forms.close(tag)
    }
  }

  private func headPlace(of text: Span<UInt16>, pos: String) -> Int {
    if pos == "v" { return paradigms.isVerbHeadLast ? words.count - 1 : 0 }
    if paradigms.isNounHeadLast { return words.count - 1 }
    if paradigms.adjectiveEndings.isEmpty { return 0 }
    for (index, word) in words.enumerated() where !isAdjective(word, of: text) { return index }
    return 0
  }

  private func isAdjective(_ word: Range<Int>, of text: Span<UInt16>) -> Bool {
    for ending in paradigms.adjectiveEndings where word.count > ending.count + 1 {
      if text.ends(word, with: ending) { return true }
    }
    return false
  }

  /// Fills `companions` with the forms of the words that agree with the head; empty for the others.
  private mutating func expandCompanions(of text: Span<UInt16>, pos: String, head: Int) {
    while companions.count < words.count { companions.append(FormList()) }
    var isBehindStop = false
    for (index, word) in words.enumerated() {
      companions[index].removeAll()
      for stop in paradigms.stopWords where text.isEqual(word, stop) { isBehindStop = true }
      if pos == "v" || index == head { continue }
      let agrees =
        paradigms.adjectiveEndings.isEmpty
        ? !paradigms.isNounHeadLast && !isBehindStop : index < head && isAdjective(word, of: text)
      guard agrees else { continue }
      table.apply(
        part: adjectives, flags: [], lemma: word, named: [], perfective: 0, of: text, into: &companions[index]
      )
    }
  }
}
