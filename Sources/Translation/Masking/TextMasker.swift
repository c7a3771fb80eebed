/// Puts marks in the place of entities, a shop's names and its terms.
///
/// A mark is a word of capitals that no language has (`XQAZ`, `XQBZ` …): rule engines take it for an unknown noun, neural ones
/// copy it. None of them is a part of another.
struct TextMasker {
  struct Piece {
    var range: Range<Int>
    /// What stands there in the rendering.
    var text: [UInt16]
  }

  /// More than this is a table, not a sentence: an engine would lose some.
  static let mostMarks = 40

  let text: [UInt16]
  let tokens: [Token]
  /// The shop's rendering of a token, if it has one.
  let term: (Token) -> String?

  /// Nil where the text has too many entities.
  func pieces() -> [Piece]? {
    var pieces: [Piece] = []
    for token in tokens where token.isFirstPart {
      let range = Int(token.start)..<Int(token.end)
      if let last = pieces.last, range.lowerBound < last.range.upperBound { continue }
      if let term = term(token) {
        pieces.append(Piece(range: range, text: Array(term.utf16)))
      } else if token.isFact || token.isShopName {
        let whole = widened(range)
        if let last = pieces.last, whole.lowerBound < last.range.upperBound { continue }
        pieces.append(Piece(range: whole, text: Array(text[whole])))
      }
    }
    return pieces.count > Self.mostMarks ? nil : pieces
  }

  /// `15kg` goes as a whole: a mark that touches letters would be read as a part of them.
  private func widened(_ range: Range<Int>) -> Range<Int> {
    let scanner = EntityScanner(text: text)
    var (start, end) = (range.lowerBound, range.upperBound)
    while start > 0, scanner.isAlphanumeric(text[start - 1]) { start -= 1 }
    while end < text.count, scanner.isAlphanumeric(text[end]) { end += 1 }
    return start..<end
  }

  static func mark(_ number: Int) -> String {
    var letters: [UInt8] = []
    var rest = number
    repeat {
      letters.append(UInt8(ascii: "A") + UInt8(rest % 16))
      rest /= 16
    } while rest > 0
    return "XQ" + String(decoding: letters, as: UTF8.self) + "Z"
  }

  /// Whether a text has something that could be taken for a mark.
  static func looksMarked(_ text: some Sequence<UInt16>) -> Bool {
    var hasX = false
    for unit in text {
      let isQ = unit | 0x20 == 0x71
      if hasX, isQ { return true }
      hasX = unit | 0x20 == 0x78
    }
    return false
  }
}
