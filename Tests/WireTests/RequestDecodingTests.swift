import Messaging
import NIOCore
import Testing

@testable import Wire

@Suite struct RequestDecodingTests {
  @Test func everyOperationIsReadWhereverItsBytesAreSplit() throws {
    for frame in ProtocolDocumentTests.frames where frame.kind == .request {
      let bytes = Array(frame.line.readableBytesView) + [0x0A]
      for split in 0...bytes.count {
        let told = FrameParser.outputs(of: [bytes[..<split], bytes[split...]], lineLimit: 65_536)
        guard case .line(let line)? = told.first, told.count == 1 else {
          Issue.record("split at \(split): \(told)")
          continue
        }
        #expect(try Request.decode(line).op == frame.object["op"]?.string)
      }
    }
  }

  @Test(arguments: [
    ("1", RequestID.integer(1)), ("-5", .integer(-5)), ("0", .integer(0)), ("\"\"", .string("")),
    ("\"1\"", .string("1")), ("\"\\u0000\"", .string("\u{0}")),
    ("9223372036854775807", .integer(.max)),
  ])
  func anIDIsAnIntegerOrAShortString(text: String, id: RequestID) throws {
    #expect(try decode("{\"op\":\"ping\",\"id\":\(text)}").id == id)
  }

  @Test func idsAreComparedAsBytes() {
    #expect(RequestID.string("\u{e9}") != .string("e\u{301}"))
    #expect(RequestID.integer(1) != .string("1"))
    #expect(Set([RequestID.string("\u{e9}"), .string("e\u{301}"), .string("\u{e9}")]).count == 2)
  }

  @Test func ackAndTypingNeedNoIDAndNothingElseDoes() throws {
    for op in ClientCommand.readers.keys {
      let frame = try #require(
        ProtocolDocumentTests.frames.first { $0.kind == .request && $0.object["op"]?.string == op })
      var writer = JSONWriter(into: ByteBuffer())
      writer.object { writer in
        for member in frame.object.members where member.key != "id" {
          writer.member(named: member.key, member.value)
        }
      }
      if Request.opsWithoutID.contains(op) {
        #expect(try Request.decode(writer.buffer).id == nil)
      } else {
        let refused = #expect(throws: RefusedLine.self) { try Request.decode(writer.buffer) }
        #expect(refused?.error == MessagingError(.badRequest, Notice(.idMissing), field: "id"))
      }
    }
  }

  @Test func unknownFieldsAreIgnoredAndNullIsAbsent() throws {
    let request = try decode(
      "{\"op\":\"send\",\"id\":1,\"conv\":\"c7\",\"cid\":\"a\",\"text\":\"x\",\"lang\":null,\"reply_to\":null,\"tr\":{\"zh\":\"y\"},\"x\":1e400}"
    )
    guard case .send(let command) = request.command else { throw WrongCommand() }
    #expect(command.language == nil)
    #expect(command.replyTo == nil)
  }

  @Test func aTextIsKeptByteForByte() throws {
    let request = try decode(
      "{\"op\":\"send\",\"id\":1,\"conv\":\"c7\",\"cid\":\"e\u{301}\",\"text\":\" e\u{301}\\r\\n\\u0007\u{202E}\u{200D} \"}"
    )
    guard case .send(let command) = request.command else { throw WrongCommand() }
    #expect(Array(command.text.utf8) == Array(" e\u{301}\r\n\u{7}\u{202E}\u{200D} ".utf8))
    #expect(Array(command.cid.utf8) == Array("e\u{301}".utf8))
  }

  @Test func languagesAreRepeatedOnceAndInCanonicalCase() throws {
    let request = try decode(
      "{\"op\":\"settings\",\"id\":1,\"want\":\"ZH-hans\",\"reads\":[\"PT-br\",\"pt-BR\",\"En\"]}")
    guard case .settings(let change) = request.command else { throw WrongCommand() }
    #expect(change.want?.text == "zh-Hans")
    #expect(change.reads?.map(\.text) == ["pt-BR", "en"])
    #expect(change.ui == nil)
  }

  @Test(arguments: [
    ("", HistoryRange.newest), (",\"before\":5", .before(5)), (",\"after\":0", .after(0)),
    (",\"around\":-1", .around(-1)), (",\"before\":null", .newest),
  ])
  func aHistoryRangeIsOneOfFour(fields: String, range: HistoryRange) throws {
    let request = try decode("{\"op\":\"history\",\"id\":1,\"conv\":\"c7\"\(fields)}")
    guard case .history(let command) = request.command else { throw WrongCommand() }
    #expect(command.range == range)
  }

  @Test func aTokenStandsForNameAndPassword() throws {
    let request = try decode("{\"op\":\"login\",\"id\":1,\"token\":\"t\",\"user\":\"u\",\"password\":\"p\"}")
    guard case .login(let command) = request.command, case .token("t") = command.credentials else {
      throw WrongCommand()
    }
  }

  private func decode(_ text: String) throws -> Request { try Request.decode(ByteBuffer(string: text)) }

  private struct WrongCommand: Error {}
}
