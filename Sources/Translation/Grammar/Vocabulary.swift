/// The closed names that rules use: categories of spans, frames of meaning, roles in a frame, features.
enum Vocabulary {
  static let categories: [String] = [
    "UNK", "S", "CL", "PH", "VPI", "VPF", "VPN", "VPG", "VPM", "VPL", "N", "NB", "NP", "PRON", "DET", "ADJ",
    "ADJP",
    "ADV", "PREP", "PP", "CONJ", "SCONJ", "SUB", "QW", "NUM", "QTY", "PRICE", "PCT", "SIZE", "COLOR", "CODE",
    "URL",
    "EMAIL", "PHONE", "NAME", "LANG", "PLACE", "TIME", "DUR", "VI", "VF", "VN", "VG", "VM", "PART", "UNIT",
    "PHR", "PRE",
    "MEAS", "DATE", "CLOCK", "EMOJI", "POSS", "INTJ", "REL", "MSD", "AUX", "TIMEN", "OPRON", "DEG", "CLQ",
    "X", "Y", "Z",
    "SPRON", "NPK", "CLS", "NEG", "BE", "HAVE", "MODAL", "VPZ", "NPL", "ADVS",
  ]
  static let roles: [String] = [
    "*", "subj", "v", "obj", "iobj", "pred", "vp", "cl", "time", "ftime", "dur", "adv", "fadv", "pp", "fpp",
    "place",
    "head", "adj", "nmod", "of", "det", "num", "rel", "prep", "np", "poss", "qw", "freq", "polite", "pre",
    "post", "conj",
    "a", "b", "c", "n", "unit", "item", "deg", "name", "than", "mod", "cl2", "app",
  ]
  static let frames: [String] = [
    "-", "NP", "CL", "PP", "ADJP", "QTY", "TIME", "DUR", "PLACE", "SUB", "COORD.NP", "COORD.CL", "COORD.ADJ",
    "APPROX",
    "UPTO", "RANGE", "MORE", "LESS", "DATE.ON", "AGO", "IN.DUR", "LAST", "NEXT", "EACH", "NAMED", "COORD.VP",
    "NP.CODE",
    "SIZE.IN", "HOWMANY", "HOWMUCH", "WHICH", "OR.NP", "OR.CL", "BUT.CL", "ADJ.MORE", "ADJ.MOST", "ADJ.TOO",
    "ADJ.VERY",
    "TIME.UNTIL", "TIME.BEFORE", "TIME.AFTER", "TIME.SINCE", "NOT.NP", "FROMTO", "PER", "SO.CL", "OF.SET",
    "BOTH",
    "ALSO", "CL.CL", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8",
    "MEAS.OF", "MONTHDAY", "OCLOCK", "ATLEAST",
  ]

  static let categoryNumber = index(categories)
  static let roleNumber = index(roles)
  static let frameNumber = index(frames)

  private static func index(_ names: [String]) -> [String: UInt8] {
    Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, UInt8($0)) })
  }

  static func category(_ name: String) -> UInt8 { categoryNumber[name] ?? 0 }
  static func role(_ name: String) -> UInt8 { roleNumber[name] ?? 0 }
  static func frame(_ name: String) -> UInt8 { frameNumber[name] ?? 0 }

  /// Roles that one frame can have only once.
  static let uniqueRoles: UInt64 = [
    "subj", "v", "obj", "iobj", "pred", "vp", "cl", "head", "det", "num", "dur", "qw", "poss", "deg", "than",
  ]
  .reduce(0) { $0 | 1 << UInt64(role($1)) }
}

/// Semantic features that travel in the pivot, packed.
struct Meaning: Hashable, Sendable {
  var bits: UInt32 = 0

  enum Tense: UInt32, Sendable { case none, pres, past, fut, perf, cond, impf, subj }

  var tense: Tense {
    get { Tense(rawValue: bits & 7) ?? .none }
    set { bits = bits & ~7 | newValue.rawValue }
  }
  var isNegative: Bool { bits & 8 != 0 }
  var isQuestion: Bool { bits & 16 != 0 }
  var isImperative: Bool { bits & 32 != 0 }
  var isPassive: Bool { bits & 64 != 0 }
  /// 0 as the source leaves it, 1 definite, 2 indefinite, 3 bare.
  var definiteness: UInt32 { bits >> 7 & 3 }
  /// 0 open, 1 singular, 2 plural.
  var number: UInt32 { bits >> 9 & 3 }
  var isProgressive: Bool { bits & 2048 != 0 }
  /// 0 positive, 1 comparative, 2 superlative.
  var degree: UInt32 { bits >> 12 & 3 }
  var isPolite: Bool { bits & 0x4000 != 0 }
  var isCompleted: Bool { bits & 0x8000 != 0 }

  /// Feature name → (mask, value).
  static let names: [String: (mask: UInt32, value: UInt32)] = {
    var names: [String: (UInt32, UInt32)] = [
      "neg": (8, 8), "q": (16, 16), "imp": (32, 32), "pass": (64, 64), "def": (0x180, 0x80),
      "indef": (0x180, 0x100),
      "bare": (0x180, 0x180), "sg": (0x600, 0x200), "pl": (0x600, 0x400), "prog": (2048, 2048),
      "cmp": (0x3000, 0x1000),
      "sup": (0x3000, 0x2000), "polite": (0x4000, 0x4000), "done": (0x8000, 0x8000), "pos": (8, 0),
    ]
    for (number, name) in ["none", "pres", "past", "fut", "perf", "cond", "impf", "subj"].enumerated() {
      names[name] = (7, UInt32(number))
    }
    return names
  }()
}

/// One recognition rule of a language's grammar.
struct GrammarRule: Sendable {
  var category: UInt8
  var frame: UInt8
  var meaningMask: UInt32 = 0
  var meaningValue: UInt32 = 0
  var constants: [(role: UInt8, concept: Int32)] = []
  var cost: Int32 = 2
  var agrees = false
  /// Tense and polarity of a part that was marked `~` stay, though the rule sets others.
  var passesThrough = false
}
