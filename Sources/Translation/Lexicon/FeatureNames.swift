/// The names of features that a language's terms bear (`gs`, `f`, `pres.3.sg`), by number from 1.
struct FeatureNames {
  /// Names with a meaning of their own, numbered first.
  enum Known: Int, CaseIterable {
    case indecl = 1
    case fixed, inv, pt, m, mf, f, n, aux, prep, cl, obj, pp, thirdPerson, past, pf, impf, short

    var text: String { self == .thirdPerson ? "3s" : "\(self)" }
  }

  private var names = SymbolTable(capacity: 1 << 8)
  private var texts: [String] = [""]
  private(set) var flags: [Language.Flags] = [[]]
  /// The cell that a name says by itself.
  private(set) var cells: [FormTag?] = [nil]

  init() { for known in Known.allCases { _ = number(of: known.text) } }

  mutating func number(of text: String) -> Int { number(of: Array(text.utf16).span) }

  mutating func number(of text: Span<UInt16>) -> Int {
    let number = Int(names.intern(text))
    if number == texts.count {
      let text = text.text(text.indices)
      texts.append(text)
      flags.append(Language.Flags.names[text] ?? [])
      cells.append(FormTag(text))
    }
    return number
  }

  func isBefore(_ left: Int, _ right: Int) -> Bool { texts[left] < texts[right] }
}
