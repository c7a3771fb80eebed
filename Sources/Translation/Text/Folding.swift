/// The matching key of text, scalar by scalar: case, width, quotes, Cyrillic ё and Arabic spelling variants fold
/// together, marks that only decorate are dropped (UAX #15 is left to ICU, and only for text with combining marks).
enum Folding {
  /// The scalar to match by, or 0 for one that is dropped.
  static func fold(_ scalar: UInt32) -> UInt32 {
    if scalar < 0x80 { return scalar >= 0x41 && scalar <= 0x5A ? scalar + 32 : scalar }
    if scalar < 0x250 { return foldLatin(scalar) }
    if scalar >= 0x400 && scalar < 0x460 { return foldCyrillic(scalar) }
    if scalar >= 0x600 && scalar < 0x700 { return foldArabic(scalar) }
    switch scalar {
    case 0x2018, 0x2019, 0x02BC, 0x2032, 0xFF07: return 0x27
    case 0x201C, 0x201D, 0x201E, 0x2033, 0x300C, 0x300D, 0x300E, 0x300F: return 0x22
    case 0x2010, 0x2011, 0x2012, 0x2212: return 0x2D
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFE0E, 0xFE0F, 0xFEFF: return 0
    case 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return 0x20
    case 0x300...0x36F: return 0
    case 0x3001: return 0x2C
    case 0x3002: return 0x2E
    case 0xFF01...0xFF5E: return fold(scalar - 0xFEE0)
    case 0x1E00...0x1EFF: return scalar | 1
    default: return scalar
    }
  }

  private static func foldLatin(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0xA0: return 0x20
    case 0xAD: return 0
    case 0xAB, 0xBB: return 0x22
    case 0xB4: return 0x27
    case 0xC0...0xDE where scalar != 0xD7: return scalar + 32
    case 0x100...0x137, 0x14A...0x177: return scalar | 1
    case 0x139...0x148: return scalar & 1 == 1 ? scalar + 1 : scalar
    case 0x178: return 0xFF
    case 0x179...0x17E: return scalar & 1 == 1 ? scalar + 1 : scalar
    default: return scalar
    }
  }

  private static func foldCyrillic(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x401, 0x451: return 0x435
    case 0x410...0x42F: return scalar + 32
    case 0x400...0x40F: return scalar + 80
    default: return scalar
    }
  }

  private static func foldArabic(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x640, 0x64B...0x65F, 0x670: return 0
    case 0x622, 0x623, 0x625, 0x671: return 0x627
    case 0x649, 0x6CC: return 0x64A
    case 0x60C: return 0x2C
    case 0x61B: return 0x3B
    case 0x61F: return 0x3F
    case 0x660...0x669: return scalar - 0x660 + 0x30
    case 0x6F0...0x6F9: return scalar - 0x6F0 + 0x30
    default: return scalar
    }
  }

  /// Whether a unit is a capital letter of the Latin or Cyrillic script.
  static func isCapital(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE, 0x400...0x42F, 0x178: true
    case 0x100...0x137, 0x14A...0x177: unit & 1 == 0
    default: false
    }
  }

  /// The base letter of an accented Latin letter, for people who type without accents; others are unchanged.
  static func unaccented(_ scalar: UInt16) -> UInt16 {
    guard scalar >= 0xE0, scalar <= 0xFF else {
      switch scalar {
      case 0x103, 0x105: return 0x61
      case 0x107, 0x109, 0x10D: return 0x63
      case 0x119, 0x11B: return 0x65
      case 0x153: return 0x6F
      default: return scalar
      }
    }
    return baseLetters[Int(scalar - 0xE0)]
  }

  private static let baseLetters: [UInt16] = Array("aaaaaaaceeeeiiiidnooooo÷ouuuuyþy".utf16)
}

/// What a folded scalar is to the tokenizer.
enum ScalarClass {
  case letter, digit, space, han, punctuation, symbol

  static func of(_ scalar: UInt32) -> ScalarClass {
    if scalar < 0x80 {
      switch scalar {
      case 0x61...0x7A, 0x41...0x5A: return .letter
      case 0x30...0x39: return .digit
      case 0x09...0x0D, 0x20: return .space
      default: return .punctuation
      }
    }
    switch scalar {
    case 0xAA, 0xB5, 0xBA, 0xDF...0xF6, 0xF8...0x2FF, 0xC0...0xD6, 0xD8...0xDE: return .letter
    case 0x370...0x5FF, 0x620...0x64A, 0x66E...0x6D3, 0x6D5...0x6FF: return .letter
    case 0x61F, 0x60C, 0x61B, 0x66A...0x66D, 0x6D4, 0xA1, 0xBF, 0xA7, 0xB7, 0xBB, 0xAB: return .punctuation
    case 0x700...0x1FFF: return .letter
    case 0x2010...0x2027, 0x2030...0x205E, 0x3001...0x3003, 0x3008...0x3020, 0xFE30...0xFE4F:
      return .punctuation
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x3005...0x3007: return .han
    case 0xAC00...0xD7A3: return .letter
    case 0x20000...0x3FFFF: return .han
    default: return .symbol
    }
  }
}
