import Testing

@testable import Translation

/// The pattern notation: options, choices, slots.
@Suite struct PatternTests {
  private func syntax(_ text: String) -> PatternSyntax? {
    var syntax = PatternSyntax()
    let isRead = syntax.read(Array(text.utf16).span, rewrites: Rewrites()) { name in
      name.text(name.indices) == "item"
        ? PatternSyntax.Slot(symbol: PatternSet.categoryBase + 1, slot: 0, cases: 0) : nil
    }
    return isRead ? syntax : nil
  }

  @Test func choicesAndOptionsMakeOneAutomaton() throws {
    let pattern = try #require(syntax("(do|would) you [still] have {item}"))
    #expect(pattern.places.count == 6)
    #expect(pattern.first == [0, 1])
    #expect(pattern.last == [5])
    #expect(pattern.follow[2] == [3, 4], "after “you” comes “still” or “have”")
  }

  @Test(arguments: ["(do|would you", "[a", "{other} in stock", "[only options]", ""])
  func brokenPatternIsRefused(text: String) { #expect(syntax(text) == nil) }

  @Test func hanCharactersAreWordsOfTheirOwn() throws {
    let pattern = try #require(syntax("{item}还有(货|库存)?吗"))
    #expect(pattern.places.count == 7)
    #expect(pattern.follow[2].count == 3, "货, 库 or 吗")
  }

  @Test func renderingBecomesItsOwnPattern() {
    var pattern: [UInt16] = []
    LanguageReader.recognisable(
      Array("{item?sg:Is|pl:Are} {item:def} in stock?".utf16).span, into: &pattern)
    #expect(String(decoding: pattern, as: UTF16.self) == "(Is|Are) {item} in stock ")
  }
}
