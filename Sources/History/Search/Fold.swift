import Foundation

/// Takes away the differences that a person who searches does not mean.
enum Fold {
  /// A word longer than this is data, not language; it is cut, on both sides of a search.
  private static let longest = 64

  static func word(_ word: Substring) -> String {
    if word.utf8.allSatisfy({ $0 < 0x80 }) { return word.prefix(longest).lowercased() }
    var folded = ""
    for scalar in word.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars.prefix(
      4 * longest)
    {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .spacingMark, .enclosingMark, .format: continue
      case .decimalNumber: append(digit: scalar, to: &folded)
      default: append(letter: scalar, to: &folded)
      }
    }
    return String(folded.prefix(longest))
  }

  /// Width and presentation forms only: in these scripts marks tell words apart.
  static func run(_ run: Substring) -> String { String(run).precomposedStringWithCompatibilityMapping }

  private static func append(digit: Unicode.Scalar, to folded: inout String) {
    if let value = digit.properties.numericValue { folded += String(Int(value)) }
  }

  private static func append(letter: Unicode.Scalar, to folded: inout String) {
    switch letter {
    case "ß": folded += "ss"
    case "ı": folded += "i"
    case "ς": folded += "σ"
    case "ø": folded += "o"
    case "ł": folded += "l"
    case "\u{640}": break  // tatweel only stretches a word
    case "ى", "ی": folded += "ي"
    case "ة": folded += "ه"
    case "ک": folded += "ك"
    default: folded.unicodeScalars.append(letter)
    }
  }
}
