/// What a language's `grammar.tsv` switches on by name; other names say nothing to generation.
struct GrammarSettings: Sendable {
  enum Setting: UInt8, CaseIterable {
    case accents, adverbialsfirst, allmarked, barepredicate, cancelling, classifiers, clitics, doublenegation,
      dropit,
      dropobject, dropsnodeterminer, dropspolite, duals, futureif, hannumerals, joinglued, keepnegation,
      negativedeterminers, negativeobjects, onehead, openmarks, partitive,
      placepreps, postadj, prefixdef, prodrop, spacedmarks, splitpp, thatforit, thisforit, tonic, topics,
      verbfinal
  }

  private var bits: UInt64 = 0

  mutating func insert(_ name: Substring) {
    if let setting = Setting.allCases.first(where: { "\($0)" == name }) {
      bits |= 1 << UInt64(setting.rawValue)
    }
  }

  func contains(_ setting: Setting) -> Bool { bits >> UInt64(setting.rawValue) & 1 != 0 }
}
