import Messaging

/// Lifts a shop's terms and names out of a message's tokens: each becomes one name token that carries its term.
struct TermFinder {
  let wording: ShopWording
  let source: LanguageTag

  /// Tokens of a term have this in `value`, minus the term's number; names that stay have the next one.
  static let firstTerm: Int32 = -1_000

  func mark(_ tokens: inout [Token], text: [UInt16]) {
    let entries = self.entries()
    if entries.isEmpty { return }
    var index = 0
    while index < tokens.count {
      var best: (count: Int, number: Int32)?
      for entry in entries where entry.words.count > best?.count ?? 0 {
        if let count = match(entry.words, tokens, index, text) { best = (count, entry.number) }
      }
      if let best {
        tokens[index].kind = .name
        tokens[index].symbol = 0
        tokens[index].alternative = 0
        tokens[index].end = tokens[index + best.count - 1].end
        tokens[index].value = Self.firstTerm - best.number
        tokens.removeSubrange((index + 1)..<(index + best.count))
      }
      index += 1
    }
  }

  private func entries() -> [(words: [[UInt16]], number: Int32)] {
    var entries: [(words: [[UInt16]], number: Int32)] = []
    for (number, term) in wording.terms.enumerated() {
      if let name = term.names[source] { entries.append((Self.words(name), Int32(number))) }
    }
    for name in wording.names { entries.append((Self.words(name), Int32(wording.terms.count))) }
    return entries.filter { !$0.words.isEmpty }
  }

  private static func words(_ text: String) -> [[UInt16]] {
    var words: [[UInt16]] = []
    Keys.words(of: text.utf16) { words.append(Array($0)) }
    return words
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
