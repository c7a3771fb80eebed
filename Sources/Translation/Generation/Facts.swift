/// The check that no number, price, code, date, link or address was lost or doubled on the way.
enum Facts {
  /// The facts of the source that the rendering lacks, in order.
  static func lost(from analysis: Analysis, in rendering: [UInt16]) -> [String] {
    var lost: [String] = []
    var from = rendering.startIndex
    for token in analysis.tokens where token.isFact && token.isFirstPart {
      let fact = analysis.text[Int(token.start)..<Int(token.end)]
      if find(fact, in: rendering) == nil { lost.append(String(decoding: fact, as: UTF16.self)) }
      from = rendering.startIndex
    }
    _ = from
    return lost
  }

  private static func find(_ fact: ArraySlice<UInt16>, in text: [UInt16]) -> Int? {
    guard let first = fact.first, text.count >= fact.count else { return nil }
    for start in 0...(text.count - fact.count) where text[start] == first {
      if text[start..<(start + fact.count)].elementsEqual(fact) { return start }
    }
    return nil
  }
}
