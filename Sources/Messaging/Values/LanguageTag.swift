/// A BCP 47 language tag in canonical case (`pt-BR`, `zh-Hans`), compared as bytes.
///
/// Canonical case is RFC 5646 §2.1.1: language lower, script title, region upper. Nothing is looked up in a
/// registry: an unknown but well-formed tag is kept, and simply has no translations.
public struct LanguageTag: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The canonical text, at most 35 bytes (RFC 5646 §4.4.1).
  public let text: String

  /// Fails on anything that is not `language[-script][-region][-variant…]` of ASCII letters and digits.
  public init?(_ raw: String) {
    guard raw.utf8.count <= 35 else { return nil }
    let parts = raw.split(separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, (2...8).contains(language.utf8.count),
      language.utf8.allSatisfy(Self.isLetter)
    else { return nil }
    var canonical = language.lowercased()
    var isExtension = false
    for part in parts.dropFirst() {
      guard (1...8).contains(part.utf8.count),
        part.utf8.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) })
      else { return nil }
      // Behind a singleton (`en-u-ca-gregory`) everything is lower case.
      isExtension = isExtension || part.utf8.count == 1
      canonical += "-" + (isExtension ? part.lowercased() : Self.canonicalCase(of: part))
    }
    text = canonical
  }

  private init(canonical: String) { text = canonical }

  /// The primary language subtag: `zh` of `zh-Hans`.
  public var primary: Substring {
    text[..<(text.utf8.firstIndex(of: UInt8(ascii: "-")) ?? text.endIndex)]
  }

  public var description: String { text }
  public static func < (a: Self, b: Self) -> Bool { a.text < b.text }

  private static func canonicalCase(of part: Substring) -> String {
    let letters = part.utf8.allSatisfy(isLetter)
    switch part.utf8.count {
    case 4 where letters: return part.prefix(1).uppercased() + part.dropFirst().lowercased()
    case 2 where letters: return part.uppercased()
    default: return part.lowercased()
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}

extension LanguageTag {
  /// The languages that the first release ships, sorted as `hello.langs` lists them.
  public static let english = LanguageTag(canonical: "en")
  public static let simplifiedChinese = LanguageTag(canonical: "zh-Hans")
  public static let russian = LanguageTag(canonical: "ru")
  public static let spanish = LanguageTag(canonical: "es")
  public static let brazilianPortuguese = LanguageTag(canonical: "pt-BR")
  public static let french = LanguageTag(canonical: "fr")
  public static let german = LanguageTag(canonical: "de")
  public static let arabic = LanguageTag(canonical: "ar")

  /// Whether a reader of `self` can read a text in `other`: the same tag, or the same primary language
  /// where one of the two names no script or region (`pt` reads `pt-BR`, `zh` reads `zh-Hans`).
  public func covers(_ other: LanguageTag) -> Bool {
    self == other || (primary == other.primary && (text == primary || other.text == other.primary))
  }
}
