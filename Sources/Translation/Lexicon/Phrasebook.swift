import Messaging

/// A meaning that has words in every language: the pivot.
struct Concept: Sendable {
  var id: String
  var pos: String
  var domain: Substring
  /// Categories its words have beside those of their part of speech, as `categories.tsv` says.
  var categories: [UInt8] = []
}

/// A sentence or clause with slots that has a rendering in every language.
struct Template: Sendable {
  var id: String
  var category: UInt8
  var slots: [Slot]
  /// What a match costs beside its slots: one that frames whole clauses leaves them to the grammar if it can.
  var cost: Int32 = 7
  /// Whether its rendering ends with a question mark, as the first language says.
  var isQuestion = false

  struct Slot: Sendable {
    let name: String
    let category: UInt8
    fileprivate let units: [UInt16]

    init(name: String, category: UInt8) {
      (self.name, self.category) = (name, category)
      units = Array(name.utf16)
    }
  }

  /// The number of a slot by its name.
  func slot(_ name: Span<UInt16>) -> UInt8? {
    for (number, slot) in slots.enumerated() where name.isEqual(name.indices, slot.units) {
      return UInt8(number)
    }
    return nil
  }
}

/// Everything in a `locales/` folder, loaded: concepts, templates and the languages.
struct Phrasebook: Sendable {
  var concepts: [Concept] = []
  var templates: [Template] = []
  var languages: [LanguageTag: Language] = [:]
  var version = ""
  var traits = ParsingTraits(concepts: [], templates: [])
}

/// Ids by number, in the order of their file.
struct IdentifierNumbers: Sendable {
  private var ids = SymbolTable(capacity: 1 << 13)

  /// False if the id is there already.
  mutating func add(_ id: Span<UInt16>) -> Bool {
    let count = ids.count
    return ids.intern(id) > count
  }

  func number(of id: Span<UInt16>) -> Int32? {
    let symbol = ids.find(id)
    return symbol == 0 ? nil : Int32(symbol) - 1
  }

  func number(of id: Substring) -> Int32? { number(of: Array(id.utf16).span) }
}
