/// What the parser needs to know of concepts and templates, without their names.
final class ParsingTraits: Sendable {
  /// Parts of speech whose forms decide the category.
  enum Inflection: UInt8 { case none, noun, verb, adjective }

  struct Flags: OptionSet, Sendable {
    let rawValue: UInt16
    static let nominal = Flags(rawValue: 1)
    static let preposition = Flags(rawValue: 2)
    static let pronoun = Flags(rawValue: 4)
    /// Its person field is a declension.
    static let declined = Flags(rawValue: 8)
    static let person = Flags(rawValue: 16)
    static let unit = Flags(rawValue: 32)
    static let numeral = Flags(rawValue: 64)
    static let pluralYou = Flags(rawValue: 128)
    /// They, she and what is theirs.
    static let thirdPerson = Flags(rawValue: 256)
    /// It has further categories.
    static let listed = Flags(rawValue: 512)
    /// A number from two on; not `both`.
    static let counted = Flags(rawValue: 1024)
  }

  struct ConceptTraits {
    var inflection: Inflection
    var flags: Flags
    /// Of words whose form does not decide it.
    var category: UInt8
    var extraCount: UInt8
    /// The first of its further categories.
    var firstExtra: Int32
  }

  struct TemplateTraits {
    var category: UInt8
    var isQuestion: Bool
    var cost: Int32
  }

  let concepts: [ConceptTraits]
  let extraCategories: [UInt8]
  let templates: [TemplateTraits]

  init(concepts: [Concept], templates: [Template]) {
    var extras: [UInt8] = []
    self.concepts = concepts.map { concept in
      let first = Int32(extras.count)
      extras += concept.categories
      return ConceptTraits(
        inflection: Self.inflections[concept.pos] ?? .none, flags: Self.flags(concept),
        category: Self.category(concept.pos), extraCount: UInt8(concept.categories.count), firstExtra: first)
    }
    extraCategories = extras
    self.templates = templates.map {
      TemplateTraits(category: $0.category, isQuestion: $0.isQuestion, cost: $0.cost)
    }
  }

  private static let inflections: [String: Inflection] = ["n": .noun, "v": .verb, "adj": .adjective]

  private static func category(_ pos: String) -> UInt8 {
    Vocabulary.categoryNumber[pos.uppercased()] ?? Vocabulary.category("UNK")
  }

  private static func flags(_ concept: Concept) -> Flags {
    var flags: Flags = []
    switch concept.pos {
    case "n", "name": flags.insert(.nominal)
    case "prep": flags.insert(.preposition)
    case "pron": flags.insert(.pronoun)
    case "adj", "det": flags.insert(.declined)
    default: break
    }
    if !concept.categories.isEmpty { flags.insert(.listed) }
    if concept.domain == "h" { flags.insert(.person) }
    if concept.domain == "unit" || concept.domain == "sym" { flags.insert(.unit) }
    if SpecialConcepts.number(of: concept) ?? 0 > 1, concept.id != "num.both" { flags.insert(.counted) }
    if concept.pos == "num" { flags.insert(.numeral) }
    if concept.id == "g.you_pl" { flags.insert(.pluralYou) }
    if ["g.they", "g.she", "g.her", "g.their", "g.it"].contains(concept.id) { flags.insert(.thirdPerson) }
    return flags
  }
}
