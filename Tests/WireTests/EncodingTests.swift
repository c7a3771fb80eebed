import Foundation
import Messaging
import NIOCore
import Testing

@testable import Wire

/// What we write is read back by a parser that is not ours.
@Suite struct EncodingTests {
  /// Everything that breaks naive encoders. (A byte order mark first in a string is dropped by the other parser.)
  static let nasty = [
    "", "\"\\/\u{8}\u{c}\n\r\t", (0..<0x20).map { String(UnicodeScalar($0)) }.joined(),
    "\u{7f}\u{80}\u{9f}\u{a0}",
    "\u{2028}\u{2029}", "é e\u{301} 你好 😀 👨‍👩‍👧 שלום", "x\u{FEFF}\u{200B}\u{202E}", "\u{10FFFF}\u{FFFF}\u{E000}",
    "</script><!--", String(repeating: "—", count: 5_000), "a\u{0}b",
  ]

  @Test(arguments: nasty)
  func anyTextSurvivesInEveryPlaceOfAFrame(text: String) throws {
    let author = Author(account: AccountID(rawValue: 1), name: text, side: .shop, isBot: true)
    let rendering = Rendering(
      text: text, by: .engine(text), confidence: 0.5, revision: 3, kept: [text, text], lostFacts: [text])
    let message = SampleFrames.message(
      by: author, cid: text,
      .text(Original(text: text, language: nil), editedAt: 5, renderings: [.russian: rendering]))
    let frame = SampleFrames.event(.durable(.message, position: .max, body: SampleFrames.body(message)))
    #expect(frame.readableBytesView.count { $0 == 0x0A } == 1)
    #expect(frame.readableBytesView.last == 0x0A)
    #expect(frame.readableBytesView.dropLast().allSatisfy { $0 >= 0x20 })
    let read = try foundation(frame)
    #expect(same((read["from"] as? NSDictionary)?["name"], text))
    #expect(same(read["cid"], text))
    #expect(same((read["orig"] as? NSDictionary)?["text"], text))
    let told = (read["tr"] as? NSDictionary)?["ru"] as? NSDictionary
    #expect(same(told?["text"], text))
    #expect(same((told?["kept"] as? [Any])?.last, text))
    #expect(same((told?["facts"] as? [Any])?.first, text))
    #expect((read["pos"] as? NSNumber)?.int64Value == .max)
  }

  /// Our reader and the other one agree on every frame that we write.
  @Test func everyFrameIsReadAlikeByBothParsers() throws {
    for (label, frame) in SampleFrames.all {
      let ours = frame.withUnsafeReadableBytes { JSONReader.read($0, depthLimit: 16) }
      #expect(ours.flaw == nil, "\(label)")
      let theirs = try foundation(frame)
      #expect(plain(.object(ours.object)) as? NSDictionary == theirs, "\(label)")
      #expect(frame.readableBytesView.count { $0 == 0x0A } == 1 && frame.readableBytesView.last == 0x0A)
    }
  }

  @Test func lineSeparatorsAreEscaped() {
    let frame = SampleFrames.reply(.string("\u{2028}\u{85}"), .ok("ping"))
    #expect(String(buffer: frame) == "{\"ok\":\"ping\",\"id\":\"\\u2028\\u0085\"}\n")
  }

  @Test(arguments: [
    (0.0, "0"), (1.0, "1"), (0.97, "0.97"), (0.1, "0.1"), (0.05, "0.05"), (0.999, "1"), (0.001, "0"),
    (-1.0, "0"), (7.0, "1"), (Double.nan, "0"), (Double.infinity, "1"),
  ])
  func aConfidenceIsAFractionOfOneInHundredths(value: Double, text: String) {
    var writer = JSONWriter(into: ByteBuffer())
    writer.member("conf", hundredths: value)
    #expect(String(buffer: writer.buffer) == "\"conf\":" + text)
  }

  @Test func aTombstoneTellsNoText() throws {
    let read = try foundation(
      SampleFrames.event(.durable(.retract, position: 1, body: SampleFrames.body(SampleFrames.withdrawn))))
    #expect(read["retracted"] != nil)
    for key in ["orig", "tr", "edited"] { #expect(read[key] == nil) }
  }

  @Test func anErrorWithoutAddressHasNoIDAndNoOp() throws {
    var frame = ByteBuffer()
    ErrorFrame(MessagingError(.badFrame, Notice(.notJSON)), text: "x", op: nil, id: nil).encode(into: &frame)
    #expect(try foundation(frame).allKeys.compactMap { $0 as? String } == ["err"])
  }

  @Test func framesAreAppendedToWhatIsThere() {
    var buffer = ByteBuffer(string: "before\n")
    ServerEvent.ping.encode(into: &buffer)
    Reply.ok("ping").encode(id: .integer(1), into: &buffer)
    #expect(String(buffer: buffer) == "before\n{\"ev\":\"ping\"}\n{\"ok\":\"ping\",\"id\":1}\n")
  }

  @Test func anUnknownLanguageIsUnd() throws {
    let message = SampleFrames.message(
      .text(Original(text: "?", language: nil), editedAt: nil, renderings: [:]))
    let read = try foundation(
      SampleFrames.event(.durable(.message, position: 1, body: SampleFrames.body(message))))
    #expect((read["orig"] as? NSDictionary)?["lang"] as? String == "und")
  }

  /// As bytes: canonical equality would hide a normalisation.
  private func same(_ value: Any?, _ text: String) -> Bool {
    (value as? String).map { $0.utf8.elementsEqual(text.utf8) } ?? false
  }

  private func plain(_ value: JSONValue) -> Any {
    switch value {
    case .null: NSNull()
    case .bool(let truth): truth
    case .integer(let number): number
    case .number(let number): number
    case .string(let text): text
    case .array(let elements): elements.map(plain)
    case .object(let object):
      Dictionary(uniqueKeysWithValues: object.members.map { ($0.key, plain($0.value)) }) as NSDictionary
    }
  }
}
