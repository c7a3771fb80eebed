import Testing

@testable import Translation

/// What the scanner takes for a fact, and where it ends.
@Suite struct ScannerTests {
  @Test(
    arguments: [
      ("order #60417", "#60417"), ("see https://a.example/x?y=1.", "https://a.example/x?y=1"),
      ("ana.b@example.com ok", "ana.b@example.com"),
      ("costs $34.90, yes", "$34.90"), ("75 EUR now", "75 EUR"), ("€86.40 paid", "€86.40"),
      ("R$ 20", "R$ 20"), ("10% off", "10%"),
      ("on 2025-03-18.", "2025-03-18"), ("at 18:00 today", "18:00"), ("7-12 days", "7-12"),
      ("code LB734190265CN.", "LB734190265CN"),
      ("write RMA-20418 on", "RMA-20418"), ("call +7 912 345-67-89 now", "+7 912 345-67-89"),
      ("ok 👍🏽 thanks", "👍🏽"),
      ("hi {{name}}!", "{{name}}"), ("flag 🇧🇷!", "🇧🇷"),
    ] as [(String, String)])
  func factIsFoundWhole(text: String, fact: String) throws {
    let tokens = Tokenizer(Array(text.utf16), language: try TestContent.language("en")).tokens
    let facts = tokens.filter { $0.isFact || $0.kind == .emoji }.map { token in
      String(decoding: Array(text.utf16)[Int(token.start)..<Int(token.end)], as: UTF16.self)
    }
    #expect(facts == [fact])
  }

  @Test func wordsAreNoFacts() throws {
    let tokens = Tokenizer(
      Array("please send two blue shirts".utf16), language: try TestContent.language("en")
    ).tokens
    #expect(!tokens.contains { $0.isFact })
  }

  @Test func modelNamesStayTogether() throws {
    let text = Array("case for iPhone 15 Pro".utf16)
    let tokens = Tokenizer(text, language: try TestContent.language("en")).tokens
    let names = tokens.filter { $0.kind == .name }.map {
      String(decoding: text[Int($0.start)..<Int($0.end)], as: UTF16.self)
    }
    #expect(names == ["iPhone 15 Pro"])
  }
}
