import Fixtures
import NIOCore

@testable import Wire

/// The examples of docs/protocol.md, read from that file: fenced blocks opened by ```` ```json KIND LABEL ````.
struct DocumentedFrame: Sendable, CustomStringConvertible {
  enum Kind: String, Sendable { case request, reply, event, error }

  let kind: Kind
  let label: String
  let object: JSONObject
  /// As it goes over the wire: one line.
  let line: ByteBuffer

  var description: String { "\(kind) \(label)" }

  /// The schema that describes the frame.
  var schema: String {
    switch kind {
    case .request: "request-" + (object["op"]?.string ?? "")
    case .reply: "reply-" + (object["ok"]?.string ?? "")
    case .event: "event-" + (object["ev"]?.string ?? "")
    case .error: "error"
    }
  }

  static func all() throws -> [DocumentedFrame] {
    var frames: [DocumentedFrame] = []
    var lines = try RepositoryFile.text("docs/protocol.md").split(
      separator: "\n", omittingEmptySubsequences: false)[...]
    while let line = lines.popFirst() {
      guard line.hasPrefix("```json ") else { continue }
      let words = line.split(separator: " ")
      let body = lines.prefix { $0 != "```" }
      lines = lines.dropFirst(body.count + 1)
      let bytes = ByteBuffer(string: body.joined(separator: " "))
      let parsed = bytes.withUnsafeReadableBytes { JSONReader.read($0, depthLimit: 16) }
      guard words.count == 3, let kind = Kind(rawValue: String(words[1])), parsed.flaw == nil else {
        throw BadExample(opening: String(line))
      }
      frames.append(DocumentedFrame(kind: kind, label: String(words[2]), object: parsed.object, line: bytes))
    }
    return frames
  }

  struct BadExample: Error { let opening: String }
}
