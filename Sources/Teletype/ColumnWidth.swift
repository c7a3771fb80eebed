internal import CICU

/// How many columns a text takes on a terminal: by grapheme cluster and East Asian Width.
public enum ColumnWidth {
  public static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// 0 to 2; more for a conjunct of several letters.
  public static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if first.isASCII, scalars.count == 1 { return first.value < 0x20 || first.value == 0x7F ? 0 : 1 }
    // A flag is two letters of one column each; an emoji presentation or sequence is as wide as an emoji.
    if isRegionalIndicator(first) { return min(2, scalars.count) }
    if first.properties.isEmoji, !first.isASCII, isSequence(scalars) { return 2 }
    // Terminals give each letter of a conjunct, and each half-width mark, columns of its own.
    return scalars.reduce(0) { $0 + Int(cicu_columns($1.value)) }
  }

  /// Variation selector 16, a skin tone, or a joiner: drawn as one emoji.
  private static func isSequence(_ scalars: Character.UnicodeScalarView) -> Bool {
    scalars.dropFirst().contains { $0 == "\u{FE0F}" || $0 == "\u{200D}" || $0.properties.isEmojiModifier }
  }

  private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
  }
}
