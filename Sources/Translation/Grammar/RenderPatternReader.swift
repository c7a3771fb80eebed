/// Reads the notation of renderings. One reader reads all patterns of a language, and each kind of request only once.
struct RenderPatternReader {
  private var requestNames = SymbolTable()
  private var requests: [RenderPattern.Request] = [RenderPattern.Request()]
  private var pieceNames = SymbolTable()
  private var pieces: [RenderPattern.Part] = [.glue]
  private var ranges: [Range<Int>] = []

  init() {
    for (name, piece) in RenderPattern.pieces {
      _ = pieceNames.intern(Array(name.utf16).span)
      pieces.append(piece)
    }
  }

  /// Nil when the pattern is malformed or names an unknown slot.
  mutating func read(
    _ text: Span<UInt16>, surfaces: inout Surfaces, hasGroups: Bool, slot: (Span<UInt16>) -> UInt8?
  ) -> RenderPattern? {
    var index = 0
    guard
      let parts = parts(text, at: &index, surfaces: &surfaces, hasGroups: hasGroups, slot: slot),
      index == text.count
    else { return nil }
    return RenderPattern(parts: parts)
  }

  private mutating func parts(
    _ text: Span<UInt16>, at index: inout Int, surfaces: inout Surfaces, hasGroups: Bool,
    slot: (Span<UInt16>) -> UInt8?
  ) -> [RenderPattern.Part]? {
    var result: [RenderPattern.Part] = []
    while index < text.count {
      let start = index
      let unit = text[index]
      if hasGroups && unit == 0x5D { break }
      if hasGroups && unit == 0x5B {
        index += 1
        let inner = parts(text, at: &index, surfaces: &surfaces, hasGroups: hasGroups, slot: slot)
        guard let inner, index < text.count else { return nil }
        index += 1
        result.append(.group(inner))
      } else if unit == 0x7B {
        guard let end = text.first(0x7D, in: start..<text.count) else { return nil }
        index = end + 1
        if start > 0, !result.isEmpty, !Self.isApart(text[start - 1]), text[start - 1] != 0x7D {
          result.append(.glue)
        }
        guard let part = part(start + 1..<end, of: text, surfaces: &surfaces, slot: slot) else { return nil }
        result.append(part)
        if index < text.count, !Self.isApart(text[index]) { result.append(.glue) }
      } else {
        while index < text.count, text[index] != 0x7B,
          !(hasGroups && (text[index] == 0x5B || text[index] == 0x5D))
        {
          index += 1
        }
        let literal = text.trimmed(start..<index)
        if !literal.isEmpty { result.append(.text(surfaces.add(text.extracting(literal)))) }
      }
    }
    return result
  }

  /// A blank or a group's bracket: what stands behind it does not touch what stands before.
  private static func isApart(_ unit: UInt16) -> Bool { unit == 0x20 || unit == 0x5B || unit == 0x5D }

  /// What stands in braces.
  private mutating func part(
    _ inner: Range<Int>, of text: Span<UInt16>, surfaces: inout Surfaces, slot: (Span<UInt16>) -> UInt8?
  ) -> RenderPattern.Part? {
    let piece = Int(pieceNames.find(text.extracting(inner)))
    if piece != 0 { return pieces[piece] }
    if text.starts(inner, with: Self.yesNo) {
      return .yesNo(surfaces.add(text.extracting(inner.dropFirst(6))))
    }
    if text.starts(inner, with: Self.negative) {
      return .negative(surfaces.add(text.extracting(inner.dropFirst(4))))
    }
    if let mark = text.first(0x3F, in: inner) {
      guard let number = slot(text.extracting(inner.lowerBound..<mark)) else { return nil }
      return choice(number, mark + 1..<inner.upperBound, of: text, surfaces: &surfaces)
    }
    let colon = text.first(0x3A, in: inner) ?? inner.upperBound
    guard let number = slot(text.extracting(inner.lowerBound..<colon)) else { return nil }
    let words = min(colon + 1, inner.upperBound)..<inner.upperBound
    return .slot(number, words.isEmpty ? RenderPattern.Request() : request(text.extracting(words)))
  }

  private static let yesNo = Array("yesno=".utf16)
  private static let negative = Array("neg=".utf16)

  private mutating func choice(
    _ slot: UInt8, _ options: Range<Int>, of text: Span<UInt16>, surfaces: inout Surfaces
  ) -> RenderPattern.Part? {
    var choices: [(String, Int32)] = []
    text.split(options, at: 0x7C, into: &ranges)
    for option in ranges {
      guard let colon = text.first(0x3A, in: option) else { return nil }
      let written = surfaces.add(text.extracting(colon + 1..<option.upperBound))
      choices.append((text.text(option.lowerBound..<colon), written))
    }
    return .choice(slot, choices)
  }

  private mutating func request(_ words: Span<UInt16>) -> RenderPattern.Request {
    let number = Int(requestNames.intern(words))
    if number == requests.count {
      var request = RenderPattern.Request()
      for word in words.text(words.indices).split(separator: ".") { RenderPattern.apply(word, to: &request) }
      requests.append(request)
    }
    return requests[number]
  }
}
