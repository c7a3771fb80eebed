/// Expands a term into all its word forms by a language's paradigms.
struct Inflector {
  let paradigms: Paradigms
  private(set) var forms: [(tag: FormTag, surface: [UInt16])] = []

  init(paradigms: Paradigms) { self.paradigms = paradigms }

  /// Fills `forms` with the forms of `term`; the first is the lemma.
  mutating func expand(_ term: Term, pos: String) {
    forms.removeAll(keepingCapacity: true)
    guard term.lemma.contains(0x2F), pos == "v" || pos == "aux" else {
      expandAspect(term, lemma: term.lemma, pos: pos, aspect: nil)
      if forms.isEmpty { forms.append((FormTag(.base), term.lemma)) }
      return
    }
    // Russian aspect pairs: imperfective/perfective, either side may be empty.
    let sides = term.lemma.split(separator: 0x2F, maxSplits: 1, omittingEmptySubsequences: false)
    for (index, side) in sides.enumerated() where !side.isEmpty {
      expandAspect(term, lemma: Array(side), pos: pos, aspect: index)
    }
  }

  private mutating func expandAspect(_ term: Term, lemma: [UInt16], pos: String, aspect: Int?) {
    let perfective: UInt16 = aspect == 1 ? 32 : 0
    if pos != "v" { add(lemmaTag(term, pos: pos), lemma) }
    var named: [String: [UInt16]] = [:]
    // In an order that does not change from run to run: the first form that fits is the one that is written.
    for (name, value) in term.named.sorted(by: { $0.key < $1.key }) {
      var value = value
      if let aspect {
        let sides = Content.split(value, at: 0x2F)
        value = aspect < sides.count ? sides[aspect] : ""
      }
      if value.isEmpty { continue }
      named[name] = Array(value.utf16)
      let direct = FormTag(name).map { [$0] }
      guard let tags = paradigms.features["\(pos) \(name)"] ?? direct else { continue }
      let values = Content.split(value, at: 0x7C)
      for (index, tag) in tags.enumerated() {
        let form = values.count == tags.count ? values[index] : values[0]
        add(FormTag(raw: tag.raw | perfective), Array(form.utf16))
      }
    }
    if term.flags.contains("indecl") { return }
    if pos == "n" || pos == "name", term.flags.contains("fixed") { return }
    let words = lemma.split(separator: 0x20)
    if words.count > 1 {
      expandPhrase(term, words: words, named: named, pos: pos, perfective: perfective)
    } else {
      applyRows(pos: pos, flags: term.flags, lemma: lemma[...], named: named, perfective: perfective) { $0 }
    }
    if pos == "v" { add(FormTag(raw: FormTag.Kind.inf.rawValue | perfective), lemma) }
  }

  /// The cell that a lemma itself fills.
  private func lemmaTag(_ term: Term, pos: String) -> FormTag {
    if paradigms.isInvariable || term.flags.contains("indecl") || term.flags.contains("inv") {
      return FormTag()
    }
    let nominative: UInt16 = paradigms.hasCases ? 1 : 0
    switch pos {
    case "n", "name":
      return FormTag(.base, number: term.flags.contains("pt") ? 2 : 1, grammaticalCase: nominative)
    case "adj":
      return paradigms.hasPredicateLemma
        ? FormTag(.short) : FormTag(.base, number: 1, gender: 1, grammaticalCase: nominative)
    case "det", "poss", "num":
      return term.named.isEmpty
        ? FormTag() : FormTag(.base, number: 1, gender: 1, grammaticalCase: nominative)
    case "pron": return term.named.isEmpty ? FormTag() : FormTag(.base, grammaticalCase: 1)
    default: return FormTag()
    }
  }

  private mutating func add(_ tag: FormTag, _ surface: [UInt16]) {
    if surface.isEmpty || forms.contains(where: { $0.tag == tag }) { return }
    forms.append((tag, surface))
  }

  /// Applies every matching row to one word; `wrap` puts the rest of a phrase around it.
  private mutating func applyRows(
    pos: String, flags: Set<String>, lemma: ArraySlice<UInt16>, named: [String: [UInt16]], perfective: UInt16,
    wrap: ([UInt16]) -> [UInt16]
  ) {
    let side = perfective == 0 ? "impf" : "pf"
    for row in paradigms.rows[pos] ?? [] {
      let base: ArraySlice<UInt16>
      if row.base == "lemma" {
        base = lemma
      } else if let part = named[row.base] {
        base = part[...]
      } else if row.base.hasPrefix("-"), let part = named[String(row.base.dropFirst())] {
        // `-pres`: the part without its first letter (Arabic يرسل → رسل).
        base = part.dropFirst()
      } else {
        continue
      }
      guard base.count >= row.cut, Self.ends(base, row.endings) else { continue }
      let meets = row.conditions.allSatisfy { condition in
        (flags.contains(condition.flag) || condition.flag == side || named[condition.flag] != nil)
          == condition.isWanted
      }
      guard meets else { continue }
      let stem = base.dropLast(row.cut)
      for form in row.forms {
        let tag = FormTag(raw: form.tag.raw | perfective)
        if forms.contains(where: { $0.tag == tag }) { continue }
        forms.append((tag, wrap(form.prefix + stem + form.suffix)))
      }
    }
  }

  /// Whether a word ends in one of the row's endings; a row without any takes all.
  private static func ends(_ base: ArraySlice<UInt16>, _ endings: [(units: [UInt16], isWhole: Bool)]) -> Bool
  {
    if endings.isEmpty { return true }
    for ending in endings {
      let length = ending.units.count
      if ending.isWhole ? base.count != length : base.count < length { continue }
      var offset = base.endIndex - length
      var isSame = true
      for unit in ending.units {
        if base[offset] != unit {
          isSame = false
          break
        }
        offset += 1
      }
      if isSame { return true }
    }
    return false
  }

  private mutating func expandPhrase(
    _ term: Term, words: [ArraySlice<UInt16>], named: [String: [UInt16]], pos: String, perfective: UInt16
  ) {
    let paradigms = paradigms
    let isAdjective: (ArraySlice<UInt16>) -> Bool = { word in
      paradigms.adjectiveEndings.contains {
        word.count > $0.count + 1 && word.suffix($0.count).elementsEqual($0)
      }
    }
    let stop = words.firstIndex { paradigms.stopWords.contains(Array($0)) } ?? words.count
    var head = 0
    if pos == "v" {
      head = paradigms.isVerbHeadLast ? words.count - 1 : 0
    } else if paradigms.isNounHeadLast {
      head = words.count - 1
    } else if !paradigms.adjectiveEndings.isEmpty {
      head = words.firstIndex { !isAdjective($0) } ?? 0
    }
    var parts = named
    for (name, value) in named {
      let split = value.split(separator: 0x20)
      parts[name] =
        split.count == words.count ? Array(split[head]) : (split.count == 1 ? value : Array(split[0]))
    }
    var companions: [Int: [(tag: FormTag, surface: [UInt16])]] = [:]
    if pos != "v" {
      for index in 0..<words.count where index != head {
        let agrees =
          paradigms.adjectiveEndings.isEmpty
          ? (!paradigms.isNounHeadLast && index < stop) : index < head && isAdjective(words[index])
        if !agrees { continue }
        var other = Inflector(paradigms: paradigms)
        other.applyRows(pos: "adj", flags: [], lemma: words[index], named: [:], perfective: 0) { $0 }
        companions[index] = other.forms
      }
    }
    var whole = Inflector(paradigms: paradigms)
    whole.applyRows(pos: pos, flags: term.flags, lemma: words[head], named: parts, perfective: perfective) {
      $0
    }
    let gender: UInt16 =
      term.flags.contains("f") ? 2 : term.flags.contains("n") ? 3 : term.flags.contains("m") ? 1 : 0
    for form in whole.forms {
      var surface: [UInt16] = []
      for (index, word) in words.enumerated() {
        if index > 0 { surface.append(0x20) }
        if index == head {
          surface += form.surface
        } else if let companion = companions[index] {
          let wanted = FormTag(raw: form.tag.raw & ~31 | gender << 8)
          surface += companion.first { wanted.accepts($0.tag) }?.surface ?? Array(word)
        } else {
          surface += word
        }
      }
      add(form.tag, surface)
    }
  }
}
