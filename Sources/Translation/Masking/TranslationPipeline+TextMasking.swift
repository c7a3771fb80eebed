public import Messaging

extension TranslationPipeline: TextMasking {
  /// A rendering this much longer than its text is not one.
  private static let mostGrowth = 4

  public func masked(_ text: String, _ pair: LanguagePair, shop: ShopID?) -> MaskedText? {
    let units = Array(text.utf16)
    guard units.count <= Analysis.maximumUnits, !TextMasker.looksMarked(units),
      let source = language(for: pair.source), language(for: pair.target) != nil
    else { return nil }
    let wording = shop.flatMap { wordings?.wording(of: $0) }
    let tokens =
      wording?.tokens(of: units, in: source, target: pair.target) ?? Tokenizer(units, language: source).tokens
    let masker = TextMasker(text: units, tokens: tokens) { token in
      wording?.term(of: token)?.names[pair.target]
    }
    guard let pieces = masker.pieces() else { return nil }
    var masked: [UInt16] = []
    var marks: [MaskedText.Mark] = []
    var end = 0
    for (number, piece) in pieces.enumerated() {
      let mark = TextMasker.mark(number)
      masked += units[end..<piece.range.lowerBound] + Array(mark.utf16)
      end = piece.range.upperBound
      marks.append(
        MaskedText.Mark(
          mark: mark, text: String(decoding: piece.text, as: UTF16.self),
          original: String(decoding: units[piece.range], as: UTF16.self)))
    }
    masked += units[end...]
    return MaskedText(
      text: String(decoding: masked, as: UTF16.self), original: text, pair: pair, marks: marks,
      wordingVersion: wording?.version ?? 0)
  }

  public func restored(_ answer: String, of masked: MaskedText) throws(EngineFailure) -> String {
    let answer = Array(answer.trimmed.utf16)
    let limit = masked.text.utf16.count * Self.mostGrowth + 100
    guard !answer.isEmpty, answer.count <= limit else { throw .unreadable }
    let restored = try unmasked(answer, masked)
    let text = String(decoding: restored, as: UTF16.self)
    do {
      try TextRules.check(
        text, field: "text", limit: limit + Limits.wordingTermScalars * TextMasker.mostMarks)
    } catch {
      throw .unreadable
    }
    // What comes back as it went is no translation.
    guard text != masked.original else { throw .unreadable }
    try check(restored, of: masked)
    return text
  }

  /// Every mark exactly once, in whatever case and order, and nothing else that looks like one.
  private func unmasked(_ answer: [UInt16], _ masked: MaskedText) throws(EngineFailure) -> [UInt16] {
    var result = answer
    for mark in masked.marks {
      let wanted = Array(mark.mark.utf16)
      guard let place = Self.onlyPlace(of: wanted, in: result) else { throw .lostPlaceholder }
      // Marks are told apart by their ends, so what is put in can't be taken for one: it has none (`looksMarked`).
      result.replaceSubrange(place..<(place + wanted.count), with: Array(mark.text.utf16))
    }
    let known = masked.marks.contains { TextMasker.looksMarked($0.text.utf16) }
    guard known || !TextMasker.looksMarked(result) else { throw .lostPlaceholder }
    return result
  }

  /// Nil where there is none, or more than one.
  private static func onlyPlace(of mark: [UInt16], in text: [UInt16]) -> Int? {
    guard text.count >= mark.count else { return nil }
    var found: Int?
    for start in 0...(text.count - mark.count)
    where text[start..<(start + mark.count)].elementsEqual(mark, by: { $0 | 0x20 == $1 | 0x20 }) {
      if found != nil { return nil }
      found = start
    }
    return found
  }

  /// No fact is new, none is gone, and what is denied stays denied.
  private func check(_ rendering: [UInt16], of masked: MaskedText) throws(EngineFailure) {
    guard let source = language(for: masked.pair.source), let target = language(for: masked.pair.target)
    else { throw .changedFacts }
    let original = Array(masked.original.utf16)
    let before = Tokenizer(original, language: source).tokens
    let after = Tokenizer(rendering, language: target).tokens
    let allowed = masked.marks.map { Array($0.text.utf16) }
    for token in after where token.isFact && token.isFirstPart {
      let fact = rendering[Int(token.start)..<Int(token.end)]
      guard allowed.contains(where: { Facts.contains(fact, in: $0) }) else { throw .changedFacts }
    }
    for mark in masked.marks where !Facts.contains(Array(mark.text.utf16)[...], in: rendering) {
      throw .changedFacts
    }
    guard denies(before, source) == denies(after, target) else { throw .changedFacts }
  }

  private func denies(_ tokens: [Token], _ language: Language) -> Bool {
    tokens.contains { token in
      token.kind == .word
        && language.meanings(of: token.symbol).contains { book.concepts[Int($0.concept)].isNegation }
    }
  }
}

extension ShopWording {
  /// The term that a token stands for.
  func term(of token: Token) -> Term? {
    let number = Int(TermFinder.firstTerm - token.value)
    return terms.indices.contains(number) ? terms[number] : nil
  }
}

extension String {
  fileprivate var trimmed: Substring {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
