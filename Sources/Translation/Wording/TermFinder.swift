import Messaging

/// Lifts a shop's terms and names out of a message's tokens: each becomes one name token that carries its term.
struct TermFinder {
  let wording: ShopWording
  let source: LanguageTag
  /// Only terms that have a rendering in it; nil for all.
  var target: LanguageTag?

  /// `value` of a name that stays.
  static let name: Int32 = -1_000
  /// `value` of the first term; the others' follow downwards.
  static let firstTerm: Int32 = -1_001

  func mark(_ tokens: inout [Token], text: [UInt16]) {
    guard wording.hasOpenings else { return }
    var index = 0
    while index < tokens.count {
      if let best = longest(at: index, tokens, text) {
        tokens[index].kind = .name
        tokens[index].symbol = 0
        tokens[index].alternative = 0
        tokens[index].end = tokens[index + best.count - 1].end
        tokens[index].value = best.term.map { Self.firstTerm - Int32($0) } ?? Self.name
        tokens.removeSubrange((index + 1)..<(index + best.count))
      }
      index += 1
    }
  }

  private func longest(at index: Int, _ tokens: [Token], _ text: [UInt16]) -> (count: Int, term: Int?)? {
    // What is a fact must stay itself, whatever it is spelled like.
    guard tokens[index].isFirstPart, !tokens[index].isFact else { return nil }
    var first: [UInt16] = []
    Keys.words(of: text[Int(tokens[index].start)..<Int(tokens[index].end)]) {
      if first.isEmpty { first = Array($0) }
    }
    if first.isEmpty { return nil }
    var best: (count: Int, term: Int?)?
    for opening in wording.openings(with: first, in: source) {
      if let target, let term = opening.term, wording.terms[term].names[target] == nil { continue }
      guard let count = match(opening.words, tokens, index, text), count > best?.count ?? 0 else { continue }
      best = (count, opening.term)
    }
    return best
  }

  /// How many tokens from `start` spell the term.
  private func match(_ words: [[UInt16]], _ tokens: [Token], _ start: Int, _ text: [UInt16]) -> Int? {
    var written: [[UInt16]] = []
    var index = start
    while index < tokens.count, written.count < words.count {
      let token = tokens[index]
      if token.isFirstPart {
        Keys.words(of: text[Int(token.start)..<Int(token.end)]) { written.append(Array($0)) }
      }
      index += 1
    }
    guard written == words else { return nil }
    while index < tokens.count, !tokens[index].isFirstPart { index += 1 }
    return index - start
  }
}

extension Token {
  /// A name that the shop keeps from translation.
  var isShopName: Bool { value == TermFinder.name }
}
