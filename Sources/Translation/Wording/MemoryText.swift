/// A text as an approved one is compared with it: words and entities, without marks.
struct MemoryText {
  struct Unit: Equatable {
    let kind: Token.Kind
    let symbol: UInt32
    /// Folded for words, as written for entities.
    let text: [UInt16]
    let value: Int32
    let isFact: Bool

    /// Two spellings that the content takes for one word are one.
    static func == (left: Unit, right: Unit) -> Bool {
      if left.symbol != 0 || right.symbol != 0 { return left.symbol == right.symbol }
      return left.kind == right.kind && left.text == right.text
    }
  }

  private let tokens: ArraySlice<Token>
  private let source: [UInt16]
  let units: [Unit]
  /// The emoji that end the text, with what stands before each.
  let tail: [UInt16]

  init(_ tokens: ArraySlice<Token>, of text: [UInt16]) {
    source = text
    let ending = tokens.reversed().prefix { $0.kind == .emoji || $0.kind == .punctuation }
    let emoji = ending.reversed().filter { $0.kind == .emoji }
    tail = emoji.flatMap { ($0.hasSpaceBefore ? [0x20] : []) + text[Int($0.start)..<Int($0.end)] }
    let body = tokens.dropLast(emoji.isEmpty ? 0 : ending.count)
    self.tokens = tokens
    units = body.compactMap { token in
      guard token.kind != .punctuation else { return nil }
      let span = text[Int(token.start)..<Int(token.end)]
      let isWord = token.kind == .word || token.kind == .name
      return Unit(
        kind: token.kind, symbol: isWord ? token.symbol : 0,
        text: isWord ? span.map { UInt16(truncatingIfNeeded: Folding.fold(UInt32($0))) } : Array(span),
        value: token.value, isFact: token.isFact)
    }
  }

  var written: String {
    guard let first = tokens.first, let last = tokens.last else { return "" }
    return String(decoding: source[Int(first.start)..<Int(last.end)], as: UTF16.self)
  }

  func asks(in language: Language) -> Bool {
    tokens.contains { $0.kind == .punctuation && $0.symbol != 0 && $0.symbol == language.questionMark }
  }

  /// What a rendering must have verbatim.
  var facts: [(text: [UInt16], range: Range<Int>)] {
    tokens.filter { ($0.isFact || $0.isShopName) && $0.isFirstPart }.map {
      let range = Int($0.start)..<Int($0.end)
      return (Array(source[range]), range)
    }
  }
}
