/// The inflection of one language, as `paradigms.tsv` gives it. Rows are tried from the top; each fills the cells that
/// are still empty, so special rows stand above general ones.
struct Paradigms: Sendable {
  struct Form: Sendable {
    var tag: FormTag
    var prefix: [UInt16]
    var suffix: [UInt16]
  }

  struct Row: Sendable {
    var conditions: [(flag: String, isWanted: Bool)]
    var base: String
    /// Suffixes; one that begins with `^` is the whole word.
    var endings: [(units: [UInt16], isWhole: Bool)]
    var cut: Int
    var forms: [Form]
  }

  var rows: [String: [Row]] = [:]
  /// Feature name → cells, by part of speech: `gs` of a Russian noun is `gen.sg`.
  var features: [String: [FormTag]] = [:]
  var adjectiveEndings: [[UInt16]] = []
  /// Words that end the inflected part of a multi-word term: `de` in `funda de teléfono`.
  var stopWords: Set<[UInt16]> = []
  var isNounHeadLast = false
  var isVerbHeadLast = false
  var hasCases = false
  /// Chinese: words have one form.
  var isInvariable = false
  /// German: an adjective's lemma is its form as a predicate.
  var hasPredicateLemma = false
  /// Arabic: adjectives have comparatives of the pattern أفعل.
  var hasElatives = false
  /// What marks a reflexive lemma: `sich ` in front, `-se` behind.
  var reflexiveMarks: [[UInt16]] = []

  static let lists: [String: [String]] = {
    let cases = ["nom", "gen", "dat", "acc", "ins", "prp"]
    let persons = ["1.sg", "2.sg", "3.sg", "1.pl", "2.pl", "3.pl"]
    var lists: [String: [String]] = [:]
    for tense in ["pres", "past", "fut", "cond", "impf", "subj"] {
      lists[tense + "6"] = persons.map { "\(tense).\($0)" }
    }
    for group in ["sg", "pl", "m.sg", "f.sg", "n.sg"] { lists[group + "6"] = cases.map { "\(group).\($0)" } }
    lists["adj4"] = ["m.sg", "f.sg", "m.pl", "f.pl"]
    lists["past4"] = ["past.m.sg", "past.f.sg", "past.n.sg", "past.pl"]
    lists["short4"] = ["short.m.sg", "short.f.sg", "short.n.sg", "short.pl"]
    lists["ppp4"] = ["ppp.m.sg", "ppp.f.sg", "ppp.n.sg", "ppp.pl"]
    lists["pp4"] = ["pp.m.sg", "pp.f.sg", "pp.m.pl", "pp.f.pl"]
    return lists
  }()

  static func tags(_ name: Substring) -> [FormTag] {
    if let list = lists[String(name)] { return list.compactMap { FormTag($0) } }
    return FormTag(name).map { [$0] } ?? []
  }

  /// Reads one line: `@…` a setting, otherwise `pos when base ending cut forms`, separated by tabs or blanks.
  mutating func read(_ line: Substring) -> Bool {
    let cells = line.split { $0 == "\t" || $0 == " " }
    guard let first = cells.first else { return true }
    if first.hasPrefix("@") { return readSetting(cells) }
    guard cells.count >= 6, let cut = Int(cells[4]) else { return false }
    var row = Row(
      conditions: [], base: String(cells[2]), endings: [], cut: cut, forms: [])
    if cells[1] != "-" {
      row.conditions = cells[1].split(separator: ".").map {
        $0.hasPrefix("!") ? (String($0.dropFirst()), false) : (String($0), true)
      }
    }
    if cells[3] != "-" {
      row.endings = cells[3].split(separator: "|").map {
        (Array($0.drop { $0 == "^" }.utf16), $0.hasPrefix("^"))
      }
    }
    for cell in cells[5...] {
      guard let equals = cell.firstIndex(of: "=") else { return false }
      let tags = Self.tags(cell[..<equals])
      if tags.isEmpty { return false }
      let values = cell[cell.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: false)
      for (tag, value) in zip(tags, values) where value != "-" {
        let parts = value.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
        let suffix = parts.count == 2 ? parts[1] : parts[0]
        row.forms.append(
          Form(tag: tag, prefix: parts.count == 2 ? Self.spaced(parts[0]) : [], suffix: Self.spaced(suffix)))
      }
    }
    rows[String(first), default: []].append(row)
    return true
  }

  /// `_` stands for a blank.
  private static func spaced(_ text: Substring) -> [UInt16] { text.utf16.map { $0 == 0x5F ? 0x20 : $0 } }

  private mutating func readSetting(_ cells: [Substring]) -> Bool {
    let values = cells.dropFirst()
    switch cells[0] {
    case "@feature":
      guard cells.count == 4 else { return false }
      features["\(cells[1]) \(cells[2])"] = cells[3].split(separator: "|").flatMap { Self.tags($0) }
    case "@adjective": adjectiveEndings = values.map { Array($0.utf16) }
    case "@stop": stopWords = Set(values.map { Array($0.utf16) })
    case "@nounhead": isNounHeadLast = values.first == "last"
    case "@verbhead": isVerbHeadLast = values.first == "last"
    case "@cases": hasCases = true
    case "@invariable": isInvariable = true
    case "@predicatelemma": hasPredicateLemma = true
    case "@elatives": hasElatives = true
    case "@reflexive":
      reflexiveMarks = values.map { Self.spaced($0) }
    default: return false
    }
    return true
  }
}
