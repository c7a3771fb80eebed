import Teletype
import Testing

/// Nothing foreign steers the terminal or hides.
@Suite struct VisibleTextTests {
  @Test(arguments: [
    ("\u{1B}[31mred\u{1B}[0m", "␛[31mred␛[0m"),
    ("\u{1B}]0;pwned\u{07}", "␛]0;pwned␇"),
    ("\u{9B}2J", "‹009B›2J"),
    ("a\u{202E}b\u{2066}c\u{200F}d\u{061C}", "a‹202E›b‹2066›c‹200F›d‹061C›"),
    ("pay\u{200B}pal\u{FEFF}\u{2060}\u{00AD}", "pay‹200B›pal‹FEFF›‹2060›‹00AD›"),
    ("\u{7F}\u{00}\t\r\n", "␡␀␉␍␊"),
    ("\u{E0041}x\u{3164}\u{2800}\u{034F}", "‹E0041›x‹3164›‹2800›‹034F›"),
    ("a\u{200D}b\u{200C}c\u{FE0F}", "a‹200D›b‹200C›c‹FE0F›"),
    ("\u{2028}\u{2029}\u{85}", "‹2028›‹2029›‹0085›"),
    ("\u{FFF9}x\u{FFFB}\u{FFFE}", "‹FFF9›x‹FFFB›‹FFFE›"),
  ])
  func whatSteersOrHidesIsAMark(text: String, shown: String) {
    #expect(VisibleText.of(text) == shown)
  }

  @Test(arguments: [
    "👨‍👩‍👧 ❤️ 🏳️‍🌈 🇧🇷", "می‌خواهم", "क्‍ष", "葛\u{E0100}", "Привет, 世界", "مرحبا", "é\u{301}",
  ])
  func whatAScriptOrAnEmojiNeedsStays(text: String) {
    #expect(VisibleText.of(text) == text)
  }

  @Test func everyControlAndFormatCharacterThatIsDrawnAsNothingIsAMark() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let properties = scalar.properties
      guard properties.generalCategory == .control || properties.isDefaultIgnorableCodePoint else { continue }
      #expect(!VisibleText.of("a\(scalar)b").unicodeScalars.contains(scalar), "\(String(value, radix: 16))")
    }
  }

  @Test func linesAreKeptWhereAskedFor() {
    #expect(VisibleText.of("a\r\nb\nc\rd", keepsLines: true) == "a\nb\nc␍d")
  }

  @Test func theMajorityDecidesTheDirectionOfAnIsolate() {
    #expect(VisibleText.isolated("OK مرحبا", isRightToLeft: true) == "\u{2068}\u{200F}OK مرحبا\u{2069}")
    #expect(VisibleText.isolated("x", isRightToLeft: false) == "\u{2068}\u{200E}x\u{2069}")
  }
}
