/// The checks that no fact was lost, doubled or turned round on the way.
enum Facts {
  /// The numbers, prices, codes, dates, links and addresses of the source that the rendering lacks, in order.
  static func lost(from analysis: Analysis, in rendering: [UInt16], writtenOut: Set<Int32>) -> [String] {
    var lost: [String] = []
    // Each fact is looked for once: a text may have thousands of the same.
    var kinds: [ArraySlice<UInt16>: (found: Int, seen: Int)] = [:]
    for token in analysis.tokens
    where (token.isFact || token.isShopName) && token.isFirstPart && !writtenOut.contains(token.start) {
      let fact = analysis.text[Int(token.start)..<Int(token.end)]
      var kind = kinds[fact] ?? (found: count(fact, in: rendering, upTo: .max), seen: 0)
      if kind.seen >= kind.found { lost.append(String(decoding: fact, as: UTF16.self)) }
      kind.seen += 1
      kinds[fact] = kind
    }
    return lost
  }

  /// Whether groups of digits that stand side by side in the source (612 34 56 78) do so in the rendering.
  static func keepsGroups(_ analysis: Analysis, _ rendering: [UInt16]) -> Bool {
    var run: [UInt16] = []
    var count = 0
    for (index, token) in analysis.tokens.enumerated() {
      let isNumber = token.kind == .number && token.isFirstPart
      if isNumber, count == 0 || index > 0 && analysis.tokens[index - 1].kind == .number {
        run += analysis.text[Int(token.start)..<Int(token.end)].filter(isDigit)
        count += 1
        continue
      }
      if count > 1, !digits(of: rendering).contains(run) { return false }
      (run, count) = ([], 0)
      if isNumber {
        run += analysis.text[Int(token.start)..<Int(token.end)].filter(isDigit)
        count = 1
      }
    }
    return count < 2 || digits(of: rendering).contains(run)
  }

  private static func digits(of text: [UInt16]) -> [UInt16] { text.filter(isDigit) }

  /// Where the facts stand that a rendering without losses carries over as they are.
  static func verbatim(of analysis: Analysis, writtenOut: Set<Int32>) -> [Range<Int>] {
    analysis.tokens.compactMap { token in
      guard token.isFact || token.isShopName, token.isFirstPart, token.kind != .emoji,
        !writtenOut.contains(token.start)
      else { return nil }
      return Int(token.start)..<Int(token.end)
    }
  }

  static func contains(_ fact: ArraySlice<UInt16>, in text: [UInt16]) -> Bool {
    count(fact, in: text, upTo: 1) > 0
  }

  /// How often a fact stands in a text, on its own: 5 is not in 15.
  private static func count(_ fact: ArraySlice<UInt16>, in text: [UInt16], upTo limit: Int) -> Int {
    guard let first = fact.first, let last = fact.last, text.count >= fact.count else { return 0 }
    var found = 0
    var start = 0
    while start + fact.count <= text.count, found < limit {
      let end = start + fact.count
      if text[start] == first, text[start..<end].elementsEqual(fact),
        !(isDigit(first) && start > 0 && isDigit(text[start - 1])),
        !(isDigit(last) && end < text.count && isDigit(text[end]))
      {
        found += 1
        start = end
      } else {
        start += 1
      }
    }
    return found
  }

  private static func isDigit(_ unit: UInt16) -> Bool { unit >= 0x30 && unit <= 0x39 }

  /// Whether working days stand in both texts or in neither.
  static func keepsWorkingDays(
    _ source: Language, _ text: [UInt16], _ target: Language, _ rendering: [UInt16]
  ) -> Bool {
    guard mentions(source.grammar.workingDays, text) else { return true }
    return target.grammar.workingDays.isEmpty || mentions(target.grammar.workingDays, rendering)
  }

  private static func mentions(_ stems: [[UInt16]], _ text: [UInt16]) -> Bool {
    text.indices.contains { start in
      let first = Folding.fold(UInt32(text[start]))
      return stems.contains { stem in
        guard let begin = stem.first, UInt32(begin) == first, text.count - start >= stem.count else {
          return false
        }
        return stem.indices.allSatisfy { Folding.fold(UInt32(text[start + $0])) == UInt32(stem[$0]) }
      }
    }
  }
}

extension Analysis {
  /// What stands at the ranges, each once, in the order of the text; but what was written in other digits or in words.
  func texts(of ranges: [Range<Int>]) -> [String] {
    var end = 0
    return ranges.sorted { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }.compactMap {
      range in
      guard range.upperBound > end else { return nil }
      end = range.upperBound
      guard Facts.contains(text[range], in: written) else { return nil }
      return String(decoding: text[range], as: UTF16.self)
    }
  }
}
