import NIOCore
import Testing

@testable import Wire

@Suite struct FrameParserTests {
  @Test(arguments: ["\n", "\r\n"])
  func aLineEndsWithLFOrCRLF(end: String) {
    #expect(taken(["{\"a\":1}" + end]) == ["{\"a\":1}"])
  }

  @Test func linesAreTheSameWhereverTheBytesAreSplit() {
    let stream = "{\"a\":1}\n\n  \t\r\n{\"ж\":\"你好\"}\r\n\r\n12345678901234567890\n{}\n"
    #expect(taken([stream], limit: 16) == ["{\"a\":1}", "{\"ж\":\"你好\"}", nil, "{}"])
  }

  @Test func blankLinesAreIgnored() {
    #expect(taken(["\n\r\n   \n\t\r\n{}\n"]) == ["{}"])
  }

  @Test func aLineAtTheLimitIsWholeWithEitherEnd() {
    let line = String(repeating: "x", count: 16)
    for end in ["\n", "\r\n"] { #expect(taken([line + end], limit: 16) == [line]) }
  }

  @Test func anOversizeLineIsToldBeforeItsEndComes() {
    var parser = FrameParser(lineLimit: 16)
    var bytes = ByteBuffer(string: "{\"id\":1,\"x\":\"aaa")
    parser.append(&bytes)
    #expect(parser.next() == nil)
    bytes = ByteBuffer(string: "a")
    parser.append(&bytes)
    #expect(parser.next() == .oversize(beginning: ByteBuffer(string: "{\"id\":1,\"x\":\"aaaa")))
    #expect(parser.next() == nil)
  }

  @Test func aCRBehindTheLimitThatEndsNothingIsOversize() {
    #expect(taken(["0123456789abcdef\r", "x\n{}\n"], limit: 16) == [nil, "{}"])
  }

  @Test func theRestOfAnOversizeLineIsSkippedAndNotKept() {
    var parser = FrameParser(lineLimit: 16)
    var told = 0
    for _ in 0..<10_000 {
      var bytes = ByteBuffer(repeating: UInt8(ascii: "x"), count: 1_000)
      parser.append(&bytes)
      while parser.next() != nil { told += 1 }
      #expect(parser.heldBytes == 0)
    }
    #expect(told == 1)
    #expect(parser.isInsideLine)
    var end = ByteBuffer(string: "\n{}\n")
    parser.append(&end)
    #expect(parser.next() == .line(ByteBuffer(string: "{}")))
    #expect(!parser.isInsideLine)
  }

  /// Reads that never end at a line's end must not make the buffer grow with all that ever came.
  @Test func whatWasTakenIsNotKept() {
    var parser = FrameParser(lineLimit: 65_536)
    var pending = ByteBuffer(string: "{\"op\":\"pi")
    parser.append(&pending)
    var lines = 0
    for _ in 0..<20_000 {
      var bytes = ByteBuffer(string: "ng\",\"id\":1}\n{\"op\":\"pi")
      parser.append(&bytes)
      while parser.next() != nil { lines += 1 }
      #expect(parser.heldBytes < 1_024)
    }
    #expect(lines == 20_000)
  }

  @Test func aBegunLineIsKnown() {
    var parser = FrameParser(lineLimit: 16)
    #expect(!parser.isInsideLine)
    var bytes = ByteBuffer(string: "{")
    parser.append(&bytes)
    _ = parser.next()
    #expect(parser.isInsideLine)
  }
}

/// The lines of a stream; nil is one over the limit. However they come: the stream is also split at every offset.
private func taken(_ chunks: [String], limit: Int = 65_536) -> [String?] {
  let parts = chunks.map { Array($0.utf8) }
  let whole = FrameParser.lines(of: parts, lineLimit: limit)
  let stream = parts.flatMap { $0 }
  for split in 0...stream.count {
    let lines = FrameParser.lines(of: [stream[..<split], stream[split...]], lineLimit: limit)
    #expect(lines == whole, "split at \(split)")
  }
  #expect(FrameParser.lines(of: stream.map { [$0] }, lineLimit: limit) == whole, "byte by byte")
  return whole
}
