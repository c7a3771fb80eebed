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
