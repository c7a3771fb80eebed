/// A part of a text around a match, cut between characters.
enum Snippet {
  private static let before = 24
  private static let length = 96

  static func of(_ text: String, around match: Range<String.Index>) -> String {
    let start =
      text.index(match.lowerBound, offsetBy: -before, limitedBy: text.startIndex) ?? text.startIndex
    let end = text.index(start, offsetBy: length, limitedBy: text.endIndex) ?? text.endIndex
    return (start > text.startIndex ? "…" : "") + text[start..<end] + (end < text.endIndex ? "…" : "")
  }
}
