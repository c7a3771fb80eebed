/// A language's paradigms by part of speech and feature number, in flat arrays: what expanding 10,000 terms goes through.
struct ParadigmTable {
  private struct Row {
    /// What the forms are made of: a feature's value, or the lemma for 0.
    var base: Int
    /// `-pres`: the value without its first letter (Arabic يرسل → رسل).
    var dropsFirst: Bool
    var cut: Int
    var conditions: Range<Int>
    var endings: Range<Int>
    var forms: Range<Int>
  }

  private var rows: [Row] = []
  private var rowsOfPart: [Range<Int>] = []
  private var conditions: [(name: Int, isWanted: Bool)] = []
  private var endings: [(units: Range<Int>, isWhole: Bool)] = []
  private var forms: [(tag: FormTag, prefix: Range<Int>, suffix: Range<Int>)] = []
  /// Affixes of all rows.
  private var units: [UInt16] = []
  private var features: [[(name: Int, tags: [FormTag])]] = []

  init(_ paradigms: Paradigms, parts: [String], names: inout FeatureNames) {
    for part in parts {
      let first = rows.count
      for row in paradigms.rows[part] ?? [] { add(row, names: &names) }
      rowsOfPart.append(first..<rows.count)
      var list: [(name: Int, tags: [FormTag])] = []
      for (key, tags) in paradigms.features where key.hasPrefix(part + " ") {
        list.append((names.number(of: String(key.dropFirst(part.count + 1))), tags))
      }
      features.append(list)
    }
  }

  private mutating func add(_ row: Paradigms.Row, names: inout FeatureNames) {
    let dropsFirst = row.base.hasPrefix("-")
    let firsts = (conditions.count, endings.count, forms.count)
    for condition in row.conditions {
      conditions.append((names.number(of: condition.flag), condition.isWanted))
    }
    for ending in row.endings { endings.append((add(ending.units), ending.isWhole)) }
    for form in row.forms { forms.append((form.tag, add(form.prefix), add(form.suffix))) }
    rows.append(
      Row(
        base: row.base == "lemma" ? 0 : names.number(of: String(row.base.dropFirst(dropsFirst ? 1 : 0))),
        dropsFirst: dropsFirst, cut: row.cut, conditions: firsts.0..<conditions.count,
        endings: firsts.1..<endings.count, forms: firsts.2..<forms.count))
  }

  private mutating func add(_ affix: [UInt16]) -> Range<Int> {
    units += affix
    return units.count - affix.count..<units.count
  }

  /// The cells that a feature of a term fills, or nil if its name says none.
  func tags(of name: Int, part: Int) -> [FormTag]? {
    for feature in features[part] where feature.name == name { return feature.tags }
    return nil
  }

  /// Applies every matching row to one word of `text`.
  func apply(
    part: Int, flags: [Int], lemma: Range<Int>, named: [Term.Named], perfective: UInt16,
    of text: Span<UInt16>,
    into list: inout FormList
  ) {
    let side = (perfective == 0 ? FeatureNames.Known.impf : .pf).rawValue
    for index in rowsOfPart[part] {
      let row = rows[index]
      var base = lemma
      if row.base != 0 {
        guard let value = Self.value(row.base, of: named) else { continue }
        base = row.dropsFirst ? value.dropFirst() : value
      }
      guard base.count >= row.cut, ends(base, row.endings, of: text) else { continue }
      var isMet = true
      for condition in conditions[row.conditions] where isMet {
        let has =
          condition.name == side || flags.contains(condition.name)
          || Self.value(condition.name, of: named) != nil
        isMet = has == condition.isWanted
      }
      guard isMet else { continue }
      for index in row.forms {
        let tag = FormTag(raw: forms[index].tag.raw | perfective)
        if list.has(tag) { continue }
        list.append(units, forms[index].prefix)
        list.append(text, base.lowerBound..<base.upperBound - row.cut)
        list.append(units, forms[index].suffix)
        list.close(tag)
      }
    }
  }

  private static func value(_ name: Int, of named: [Term.Named]) -> Range<Int>? {
    for feature in named where feature.name == name { return feature.value }
    return nil
  }

  /// Whether a word ends in one of the row's endings; a row without any takes all.
  private func ends(_ base: Range<Int>, _ range: Range<Int>, of text: Span<UInt16>) -> Bool {
    if range.isEmpty { return true }
    for ending in endings[range] {
      let length = ending.units.count
      if ending.isWhole ? base.count != length : base.count < length { continue }
      let start = base.upperBound - length
      var offset = 0
      while offset < length, text[start + offset] == units[ending.units.lowerBound + offset] { offset += 1 }
      if offset == length { return true }
    }
    return false
  }
}

/// Forms with their cells, one behind the other in one buffer, which is used again and again.
struct FormList {
  private(set) var tags: [FormTag] = []
  private var ends: [Int] = []
  private(set) var units: [UInt16] = []

  func has(_ tag: FormTag) -> Bool { tags.contains(tag) }

  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  mutating func removeAll() {
    tags.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    units.removeAll(keepingCapacity: true)
  }

  mutating func append(_ unit: UInt16) { units.append(unit) }
  mutating func append(_ text: [UInt16], _ range: Range<Int>) {
    for unit in text[range] { units.append(unit) }
  }
  mutating func append(_ text: Span<UInt16>, _ range: Range<Int>) {
    for index in range { units.append(text[index]) }
  }

  /// Ends the form that was appended piece by piece.
  mutating func close(_ tag: FormTag) {
    tags.append(tag)
    ends.append(units.count)
  }
}
