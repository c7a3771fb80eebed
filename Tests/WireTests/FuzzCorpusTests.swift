import Foundation
import NIOCore
import Testing
import Wire

/// What scripts/fuzz begins with and what it found: held to the harnesses' rules in every run of the tests.
@Suite struct FuzzCorpusTests {
  private static func corpus(_ harness: String) throws -> [(name: String, bytes: Data)] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/fuzz-corpus/" + harness)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try names.map { ($0, try Data(contentsOf: folder.appendingPathComponent($0))) }
  }

  @Test func linesOfTheCorpusAreTheSameWhereverTheyAreSplit() throws {
    let corpus = try Self.corpus("frames")
    #expect(corpus.count >= 3)
    for (name, bytes) in corpus {
      let whole = FrameParser.lines(of: [bytes], lineLimit: 64)
      for cut in 0...bytes.count {
        let parts = [bytes.prefix(cut), bytes.dropFirst(cut)]
        #expect(FrameParser.lines(of: parts, lineLimit: 64) == whole, "\(name) split at \(cut)")
      }
    }
  }

  @Test func everyLineOfTheCorpusIsReadOrRefusedInOneLine() throws {
    let corpus = try Self.corpus("requests")
    #expect(corpus.count >= 5)
    for (name, bytes) in corpus {
      do {
        _ = try Request.decode(ByteBuffer(bytes: bytes))
      } catch {
        var frame = ByteBuffer()
        ErrorFrame(error.error, text: "", op: error.op, id: error.id).encode(into: &frame)
        #expect(frame.readableBytesView.filter { $0 == 0x0A }.count == 1, "\(name)")
        #expect(frame.readableBytesView.last == 0x0A, "\(name)")
      }
    }
  }
}
