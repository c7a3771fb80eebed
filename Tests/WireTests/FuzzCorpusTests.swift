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

  private func lines(_ parts: [Data]) -> [String] {
    var parser = FrameParser(lineLimit: 64)
    var found: [String] = []
    for part in parts {
      var bytes = ByteBuffer(bytes: part)
      parser.append(&bytes)
      while let output = parser.next() {
        switch output {
        case .line(let line): found.append(String(buffer: line))
        case .oversize: found.append("oversize")
        }
      }
    }
    return found
  }

  @Test func linesOfTheCorpusAreTheSameWhereverTheyAreSplit() throws {
    let corpus = try Self.corpus("frames")
    #expect(corpus.count >= 3)
    for (name, bytes) in corpus {
      let whole = lines([bytes])
      for cut in 0...bytes.count {
        #expect(lines([bytes.prefix(cut), bytes.dropFirst(cut)]) == whole, "\(name) split at \(cut)")
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
