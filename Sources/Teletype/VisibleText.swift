/// Foreign text made harmless: whatever could steer the terminal, reorder its neighbours or hide itself becomes a visible mark.
///
/// C0 are shown as control pictures, all others as their number: `‹202E›`. Joiners stay where a script or an emoji needs them.
public enum VisibleText {
  /// - Parameter keepsLines: a line feed stays one (and CR LF, too); else it is a mark like the others.
  public static func of(_ text: String, keepsLines: Bool = false) -> String {
    if isPlain(text) { return text }
    var result = String.UnicodeScalarView()
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      if keepsLines, scalar == "\n" || (scalar == "\r" && next == "\n") {
        if scalar == "\n" { result.append(scalar) }
      } else if !isSuspect(scalar)
        || isNeeded(scalar, after: index > 0 ? scalars[index - 1] : nil, before: next)
      {
        result.append(scalar)
      } else {
        result.append(contentsOf: mark(scalar).unicodeScalars)
      }
    }
    return String(result)
  }

  /// The text in an isolate of its own (UAX #9), with the base direction that the majority of its letters has.
  public static func isolated(_ text: String, isRightToLeft: Bool) -> String {
    // First-strong, decided by a mark before the first letter.
    "\u{2068}\(isRightToLeft ? "\u{200F}" : "\u{200E}")\(text)\u{2069}"
  }

  private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }

  private static func isSuspect(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
    // U+2800, a braille letter without dots, looks like a blank and is none; U+FFF9… hide text between one another.
    default:
      scalar.properties.isDefaultIgnorableCodePoint || scalar.value == 0x2800
        || (0xFFF9...0xFFFB).contains(scalar.value) || scalar.properties.isNoncharacterCodePoint
    }
  }

  /// Joiners and variation selectors in the places that they were made for.
  private static func isNeeded(
    _ scalar: Unicode.Scalar, after last: Unicode.Scalar?, before next: Unicode.Scalar?
  ) -> Bool {
    guard let last else { return false }
    switch scalar.value {
    case 0xFE0E, 0xFE0F: return last.properties.isEmoji
    case 0xE0100...0xE01EF: return last.properties.isIdeographic
    case 0x200D:
      guard let next else { return false }
      let isAfterEmoji =
        last.properties.isEmoji || last == "\u{FE0F}" || last.properties.isEmojiModifier
      return isAfterEmoji && next.properties.isEmoji || isJoining(last) && isJoining(next)
    case 0x200C: return isJoining(last) && next.map(isJoining) ?? false
    default: return false
    }
  }

  /// Letters and marks of scripts whose shapes depend on joiners: Arabic to Thaana, the Brahmic scripts, Mongolian.
  private static func isJoining(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0620...0x07BF, 0x0840...0x0DFF, 0x0F00...0x109F, 0x1780...0x18AF, 0xFB50...0xFDFF, 0xFE70...0xFEFC:
      scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
    default: false
    }
  }

  private static func mark(_ scalar: Unicode.Scalar) -> String {
    if scalar.value < 0x20, let picture = Unicode.Scalar(0x2400 + scalar.value) { return String(picture) }
    if scalar.value == 0x7F { return "\u{2421}" }
    let number = String(scalar.value, radix: 16, uppercase: true)
    return "‹\(String(repeating: "0", count: max(0, 4 - number.count)))\(number)›"
  }
}
