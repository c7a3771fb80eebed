/// The base direction of a paragraph (UAX #9), as the `dir` field says it.
public enum TextDirection: String, Sendable {
  case leftToRight = "ltr"
  case rightToLeft = "rtl"

  /// The direction of most letters, not of the first one: an Arabic sentence that begins with an order code still
  /// runs from right to left. A tie, or no letters at all, is left to right.
  public init(majorityOf text: String) {
    var balance = 0
    for scalar in text.unicodeScalars where scalar.value >= 0x41 {
      switch scalar.value {
      // Hebrew, Arabic, Syriac, Thaana, NKo …, and the presentation forms.
      case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF: balance += 1
      case 0x41...0x5A, 0x61...0x7A: balance -= 1
      case 0x2000...0x2BFF, 0x3000...0x303F, 0x1F000...0x1FAFF, 0xFE00...0xFE0F: continue
      case 0xAA...: balance -= 1
      default: continue
      }
    }
    self = balance > 0 ? .rightToLeft : .leftToRight
  }
}
