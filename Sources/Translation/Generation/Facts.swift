/// The check that no number, price, code, date, link, address or name of the shop was lost on the way.
enum Facts {
  /// The facts of the source that the rendering lacks, in order.
  static func lost(from analysis: Analysis, in rendering: [UInt16]) -> [String] {
    var lost: [String] = []
    for token in analysis.tokens where (token.isFact || token.isShopName) && token.isFirstPart {
      let fact = analysis.text[Int(token.start)..<Int(token.end)]
      if !contains(fact, in: rendering) { lost.append(String(decoding: fact, as: UTF16.self)) }
    }
    return lost
  }

  static func contains(_ fact: ArraySlice<UInt16>, in text: [UInt16]) -> Bool {
    guard let first = fact.first, text.count >= fact.count else { return false }
    return (0...(text.count - fact.count)).contains { start in
      text[start] == first && text[start..<(start + fact.count)].elementsEqual(fact)
    }
  }
}
