import Fixtures
import NIOCore
import Testing

@testable import Wire

@Suite struct JSONReaderTests {
  @Test(arguments: [
    "{}", " { } ", "{\"a\":1}", "{\"a\":-0}", "{\"a\":0}", "{\"a\":0.5}", "{\"a\":1e5}", "{\"a\":1E+5}",
    "{\"a\":-1.5e-7}", "{\"a\":1e400}", "{\"a\":[]}", "{\"a\":[ ]}", "{\"a\":[1,2 , 3]}",
    "{\"a\":{\"b\":{}}}",
    "{\"\":1}", "{\"a\":\"\"}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\\ud83d\\ude00\"}",
    "{\"a\":\"\\uD83D\\uDE00\"}",
    "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "{\"a\":true,\"b\":false,\"c\":null}",
    "{\"a\":\"\u{7f}\u{2028}\"}",
    "\t{\"a\"\r:\t1\r}", "{\"a\":{\"x\":1,\"x\":2}}", "{\"a\":\"\u{FEFF}\"}",
  ])
  func strictJSONIsTaken(text: String) {
    #expect(read(text).flaw == nil)
  }

  @Test func valuesAreRead() {
    let object = read(
      "{\"i\":-12,\"d\":1.5,\"s\":\"a\\u00e9\\ud83d\\ude00\\n\",\"t\":true,\"n\":null,\"l\":[1,\"x\"],\"o\":{\"k\":0}}"
    ).object
    #expect(object["i"] == .integer(-12))
    #expect(object["d"] == .number(1.5))
    #expect(object["s"] == .string("aé😀\n"))
    #expect(object["t"] == .bool(true))
    #expect(object["n"] == nil)
    #expect(object["l"] == .array([.integer(1), .string("x")]))
    #expect(object["o"]?.object?["k"] == .integer(0))
    #expect(object["absent"] == nil)
  }

  @Test func theEdgesOf64BitsAreIntegersAndWhatIsBeyondIsNot() {
    #expect(read("{\"a\":9223372036854775807}").object["a"] == .integer(.max))
    #expect(read("{\"a\":-9223372036854775808}").object["a"] == .integer(.min))
    #expect(read("{\"a\":9223372036854775808}").object["a"]?.integer == nil)
    #expect(read("{\"a\":1.0}").object["a"] == .number(1))
  }

  @Test func sixteenLevelsAreTakenAndSeventeenAreNot() {
    #expect(read(nested(15)).flaw == nil)
    #expect(read(nested(16)).flaw == .tooDeep)
    #expect(read(nested(20_000)).flaw == .tooDeep)
  }

  /// Two spellings of one letter are equal to Swift, and two names to JSON.
  @Test func namesAreComparedAsBytes() {
    let parsed = read("{\"\u{e9}\":1,\"e\u{301}\":2}")
    #expect(parsed.flaw == nil)
    #expect(parsed.object["e\u{301}"] == .integer(2))
  }

  @Test func theSecondOfTwoEqualNamesIsFoundAmongMany() {
    let many = (0..<100).map { "\"n\($0)\":\($0)" }.joined(separator: ",")
    #expect(read("{" + many + "}").flaw == nil)
    #expect(read("{" + many + ",\"n0\":1}").flaw == .duplicateKey)
    #expect(read("{" + many + ",\"n99\":1}").flaw == .duplicateKey)
  }

  /// The costliest lines of 64 KiB that there are: many names, names of nothing but marks, long numbers.
  @Test(arguments: [
    "{" + (0..<7_000).map { "\"\($0)\":0" }.joined(separator: ",") + "}",
    "{\"a" + String(repeating: "\u{301}\u{316}", count: 16_000) + "\":1,\"b\":2}",
    "{\"a" + String(repeating: "\u{301}\u{316}", count: 8_000) + "\":1,\"a"
      + String(repeating: "\u{316}\u{301}", count: 8_000) + "\":2}",
    "{\"a\":" + String(repeating: "9", count: 65_000) + "}",
    "{\"a\":0." + String(repeating: "1", count: 65_000) + "e-300}",
    "{\"a\":[" + String(repeating: "[],", count: 21_000) + "[]]}",
  ])
  func theCostliestLinesAreReadInNoTime(line: String) {
    let clock = ContinuousClock()
    let elapsed = clock.measure { #expect(read(line).flaw == nil) }
    #expect(elapsed < Duration.milliseconds(700).inThisRun, "\(elapsed), unoptimised")
  }

  private func nested(_ levels: Int) -> String {
    "{\"a\":" + String(repeating: "[", count: levels) + String(repeating: "]", count: levels) + "}"
  }

  private func read(_ text: String) -> ParsedLine {
    ByteBuffer(string: text).withUnsafeReadableBytes { JSONReader.read($0, depthLimit: 16) }
  }
}
