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
      ("call +7 (916) 123-45-67 now", "+7 (916) 123-45-67"), ("8-800-555-35-35 is free", "8-800-555-35-35"),
      ("call 06 12 34 56 78", "06 12 34 56 78"), ("call 030/1234567", "030/1234567"),
      ("call 415-555-0132", "415-555-0132"), ("call 612 34 56 78 now", "612 34 56 78"),
      ("call +1 (415) 555-0132 now", "+1 (415) 555-0132"), ("it is 1 500 ₽", "1 500 ₽"),
      ("pay 1 250 000 now", "1 250 000"), ("pay 12\u{202F}500,50 € now", "12\u{202F}500,50 €"),
      ("pay €1 250,50", "€1 250,50"), ("from 1 500-2 000 pieces", "1 500-2 000"), ("now -15", "-15"),
      ("-10% on all", "-10%"), ("it is (-5) here", "-5"), ("ok 👍🏽 thanks", "👍🏽"),
      ("hi {{name}}!", "{{name}}"), ("flag 🇧🇷!", "🇧🇷"),
    ] as [(String, String)])
  func factIsFoundWhole(text: String, fact: String) throws {
    let tokens = Tokenizer(Array(text.utf16), language: try TestContent.language("en")).tokens
    let facts = tokens.filter { $0.isFact || $0.kind == .emoji }.map { token in
      String(decoding: Array(text.utf16)[Int(token.start)..<Int(token.end)], as: UTF16.self)
    }
    #expect(facts == [fact])
  }

  @Test(
    arguments: [
      ("100 - 150 pieces", ["100", "150"]), ("38 39 40 41 42", ["38", "39", "40", "41", "42"]),
      ("5 (3 red)", ["5", "3"]), ("2 100% cotton", ["2", "100%"]), ("0 500", ["0", "500"]),
      ("sizes 36-38, 40", ["36-38", "40"]), ("12 1234", ["12", "1234"]), ("1 500-12 000", ["1 500-12 000"]),
      ("2026-03-05 12:30", ["2026-03-05", "12:30"]), ("iPhone 15 128 GB", ["128"]),
      ("in 2025 100", ["2025", "100"]),
    ] as [(String, [String])])
  func neighboursStayApart(text: String, facts: [String]) throws {
    let tokens = Tokenizer(Array(text.utf16), language: try TestContent.language("en")).tokens
    let found = tokens.filter(\.isFact).map { token in
      String(decoding: Array(text.utf16)[Int(token.start)..<Int(token.end)], as: UTF16.self)
    }
    #expect(found == facts)
  }

  @Test func arabicDigitsAreReadAsNumbers() throws {
    #expect(String(decoding: DigitForms.latin(Array("١٬٢٥٠٫٥".utf16)), as: UTF16.self) == "1,250.5")
    #expect(String(decoding: DigitForms.latin(Array("۲۰ ٫".utf16)), as: UTF16.self) == "20 ٫")
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
