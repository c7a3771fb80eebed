import Foundation

/// A text cut into what can be searched for: folded words, and runs of the scripts that put no spaces between words.
///
/// Both sides of a search are cut by this, so a query finds a text however either was typed: case, accents, width
/// and Arabic letter forms are folded. Words are found whole; runs are found anywhere inside a longer run.
struct SearchPieces {
  struct Piece: Equatable {
    /// In the text as it was written.
    let range: Range<String.Index>
    let folded: String
    /// Han, kana, Hangul, Thai and their like.
    let isRun: Bool
  }

  let pieces: [Piece]

  init(_ text: String) {
    var pieces: [Piece] = []
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    var kind = Kind.separator
    func close(at end: String.Index) {
      guard kind != .separator else { return }
      let folded = kind == .run ? Fold.run(text[start..<end]) : Fold.word(text[start..<end])
      if !folded.isEmpty { pieces.append(Piece(range: start..<end, folded: folded, isRun: kind == .run)) }
    }
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let next = Kind(scalars[index])
      // A mark or a joiner belongs to what it follows.
      if let next, next != kind {
        close(at: index)
        start = index
        kind = next
      }
      index = scalars.index(after: index)
    }
    close(at: scalars.endIndex)
    self.pieces = pieces
  }

  private init(pieces: [Piece]) { self.pieces = pieces }

  func first(_ count: Int) -> SearchPieces { SearchPieces(pieces: Array(pieces.prefix(count))) }

  /// What the index knows the text by: words, and each scalar and pair of scalars of a run.
  var terms: Set<String> {
    var terms: Set<String> = []
    for piece in pieces {
      guard piece.isRun else {
        terms.insert(piece.folded)
        continue
      }
      let scalars = Array(piece.folded.unicodeScalars)
      for index in scalars.indices {
        terms.insert(String(scalars[index]))
        if index > 0 { terms.insert(Self.pair(scalars[index - 1], scalars[index])) }
      }
    }
    return terms
  }

  /// The terms to ask the index for: fewer than `terms`, for a pair implies its scalars.
  var questions: [String] {
    pieces.flatMap { piece -> [String] in
      let scalars = Array(piece.folded.unicodeScalars)
      guard piece.isRun, scalars.count > 1 else { return [piece.folded] }
      return zip(scalars, scalars.dropFirst()).map(Self.pair)
    }
  }

  /// Where a piece of a query is here.
  func place(of wanted: Piece) -> Range<String.Index>? {
    pieces.first {
      $0.isRun == wanted.isRun
        && (wanted.isRun ? $0.folded.contains(wanted.folded) : $0.folded == wanted.folded)
    }?.range
  }

  private static func pair(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> String {
    var pair = String(a)
    pair.unicodeScalars.append(b)
    return pair
  }

  private enum Kind {
    case separator, word, run

    /// Nil for what neither begins nor ends a piece.
    init?(_ scalar: Unicode.Scalar) {
      let value = scalar.value
      if value < 0x80 {
        let isWord = value >= 0x30 && value <= 0x39 || (value | 0x20) >= 0x61 && (value | 0x20) <= 0x7A
        self = isWord ? .word : .separator
        return
      }
      if Self.isUnspaced(value) {
        self = .run
        return
      }
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .spacingMark, .enclosingMark, .format: return nil
      case .decimalNumber, .letterNumber, .otherNumber: self = .word
      default: self = scalar.properties.isAlphabetic ? .word : .separator
      }
    }

    /// Thai, Lao, Myanmar, Khmer, Hangul, kana, bopomofo, Han; marks among them too, which are written between.
    private static func isUnspaced(_ value: UInt32) -> Bool {
      switch value {
      case 0x0E01...0x0EFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF: true
      case 0x3005...0x3007, 0x3041...0x30FA, 0x30FC...0x318F, 0x31A0...0x31FF, 0x3400...0x4DBF: true
      case 0x4E00...0x9FFF, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF: true
      default: false
      }
    }
  }
}
