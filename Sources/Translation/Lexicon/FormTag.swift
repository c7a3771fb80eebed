/// Which cell of a paradigm a word form fills. Zero in a field means "any".
///
/// Packed: kind 5 bits, perfective 1, number 2, gender 2, case 3, person 2. A German adjective keeps its declension
/// (1 strong, 2 weak, 3 mixed) in the person field.
struct FormTag: Hashable, Sendable {
  var raw: UInt16

  enum Kind: UInt16, Sendable, CaseIterable {
    case base, pres, past, fut, cond, impf, subj, inf, pp, ger, imp, short, cmp, sup, ppp, msd, poss, def
  }

  init(raw: UInt16 = 0) { self.raw = raw }

  init(
    _ kind: Kind, number: UInt16 = 0, gender: UInt16 = 0, grammaticalCase: UInt16 = 0, person: UInt16 = 0,
    isPerfective: Bool = false
  ) {
    raw =
      kind.rawValue | (isPerfective ? 32 : 0) | number << 6 | gender << 8 | grammaticalCase << 10 | person
      << 13
  }

  var kind: Kind { Kind(rawValue: raw & 31) ?? .base }
  var isPerfective: Bool { raw & 32 != 0 }
  var number: UInt16 { raw >> 6 & 3 }
  var gender: UInt16 { raw >> 8 & 3 }
  var grammaticalCase: UInt16 { raw >> 10 & 7 }
  var person: UInt16 { raw >> 13 & 3 }

  /// Reads `pres.1.sg`, `nom.pl`, `pf`…; nil for an unknown part.
  init?(_ name: some StringProtocol) {
    var raw: UInt16 = 0
    for part in name.split(separator: ".") {
      guard let bits = Self.names[String(part)] else { return nil }
      raw |= bits
    }
    self.raw = raw
  }

  private static let names: [String: UInt16] = {
    var names: [String: UInt16] = [
      "pf": 32, "sg": 64, "pl": 128, "m": 256, "f": 512, "n": 768, "nom": 1024, "gen": 2048, "dat": 3072,
      "acc": 4096, "ins": 5120, "prp": 6144, "1": 8192, "2": 16384, "3": 24576, "st": 8192, "wk": 16384,
      "mx": 24576,
    ]
    for kind in Kind.allCases { names["\(kind)"] = kind.rawValue }
    return names
  }()

  /// Whether a stored form can stand where this cell is wanted: fields that either side leaves open agree.
  func accepts(_ stored: FormTag, ignoring fields: UInt16 = 0) -> Bool {
    let difference = (raw ^ stored.raw) & ~fields
    if difference & 0x3F != 0 { return false }
    for field in [0xC0, 0x300, 0x1C00, 0x6000] as [UInt16] where difference & field != 0 {
      if raw & field != 0 && stored.raw & field != 0 { return false }
    }
    return true
  }

  static let numberField: UInt16 = 0xC0
  static let genderField: UInt16 = 0x300
  static let caseField: UInt16 = 0x1C00
  static let personField: UInt16 = 0x6000
}

/// The cells that a form may fill in its context, as sets; agreement is intersection.
struct Morphology: Hashable, Sendable {
  /// Bits: case 0–5, number 6–7, gender 8–10, person 11–13.
  var bits: UInt16

  static let any = Morphology(bits: 0x3FFF)

  init(bits: UInt16) { self.bits = bits }

  init(_ tag: FormTag, isAdjective: Bool = false) {
    bits = 0
    bits |= tag.grammaticalCase == 0 ? 0x3F : 1 << (tag.grammaticalCase - 1)
    bits |= tag.number == 0 ? 0xC0 : 1 << (5 + tag.number)
    bits |= tag.gender == 0 ? 0x700 : 1 << (7 + tag.gender)
    bits |= tag.person == 0 || isAdjective ? 0x3800 : 1 << (10 + tag.person)
  }

  func intersection(_ other: Morphology) -> Morphology { Morphology(bits: bits & other.bits) }
  func union(_ other: Morphology) -> Morphology { Morphology(bits: bits | other.bits) }
  var isConsistent: Bool { bits & 0x3F != 0 && bits & 0xC0 != 0 && bits & 0x700 != 0 && bits & 0x3800 != 0 }
  func allows(grammaticalCase: UInt16) -> Bool {
    grammaticalCase == 0 || bits >> (grammaticalCase - 1) & 1 != 0
  }
  var isOnlyPlural: Bool { bits & 0xC0 == 0x80 }
  var isOnlySingular: Bool { bits & 0xC0 == 0x40 }
}
