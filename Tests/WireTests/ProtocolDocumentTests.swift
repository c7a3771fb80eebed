import Fixtures
import Foundation
import Messaging
import NIOCore
import Testing

@testable import Wire

/// docs/protocol.md is held to the code: what it shows is what is read and written.
@Suite struct ProtocolDocumentTests {
  static let frames = (try? DocumentedFrame.all()) ?? []

  @Test func theExamplesAreThere() throws {
    #expect(try DocumentedFrame.all().count >= 60)
    #expect(Set(Self.frames.map(\.description)).count == Self.frames.count, "labels are unique")
  }

  @Test(arguments: frames.filter { $0.kind == .request })
  func aRequestOfTheDocumentIsDecoded(frame: DocumentedFrame) throws {
    let request = try Request.decode(frame.line)
    #expect(request.op == frame.object["op"]?.string)
    #expect(request.id?.json == frame.object["id"])
  }

  /// Not only the same keys and types: the same values, from the values that the table names.
  @Test(arguments: frames.filter { $0.kind == .reply || $0.kind == .event })
  func aServerFrameOfTheDocumentIsWhatIsWritten(frame: DocumentedFrame) throws {
    let written = try #require(SampleFrames.all[frame.description], "no sample makes \(frame)")
    #expect(try foundation(written) == foundation(frame.line))
  }

  @Test func everySampleIsInTheDocument() {
    #expect(Set(SampleFrames.all.keys).isSubset(of: Self.frames.map(\.description)))
  }

  @Test(arguments: frames.filter { $0.kind == .error })
  func anErrorOfTheDocumentIsWhatIsWritten(frame: DocumentedFrame) throws {
    let told = try #require(frame.object["err"]?.object)
    let code = try #require(told["code"]?.string.flatMap(MessagingError.Code.init))
    let retry: MessagingError.Retry =
      switch told["retry"]?.string {
      case "now": .now
      case "after": .after(milliseconds: try #require(told["retry_ms"]?.integer))
      default: .never
      }
    let written = SampleFrames.error(
      code, try #require(told["text"]?.string), field: told["field"]?.string, retry: retry,
      ref: told["ref"]?.string, op: try #require(frame.object["op"]?.string),
      id: try #require(frame.object["id"].flatMap(RequestID.init)))
    #expect(try foundation(written) == foundation(frame.line))
  }

  /// The sentences that the document shows are those of the English catalogue.
  @Test func theErrorTextsAreTheCatalogues() throws {
    let catalogue = try RepositoryFile.text("locales/en/ui.tsv").split(separator: "\n")
      .compactMap { $0.split(separator: "\t").last.map(String.init) }
    for frame in Self.frames where frame.kind == .error {
      let text = try #require(frame.object["err"]?.object?["text"]?.string)
      #expect(catalogue.contains { matches(text, $0) }, "\(frame): \(text)")
    }
  }

  // MARK: Nothing is left out

  @Test(arguments: ClientCommand.readers.keys.sorted())
  func everyOperationHasARequestAndAReply(op: String) {
    #expect(Self.frames.contains { $0.kind == .request && $0.object["op"]?.string == op })
    #expect(Self.frames.contains { $0.kind == .reply && $0.object["ok"]?.string == op })
  }

  @Test(arguments: MessagingError.Code.allCases)
  func everyErrorCodeHasAnExample(code: MessagingError.Code) {
    #expect(
      Self.frames.contains { $0.kind == .error && $0.object["err"]?.object?["code"]?.string == code.rawValue }
    )
  }

  @Test(arguments: Bye.Code.allCases)
  func everyByeCodeHasAnExample(code: Bye.Code) {
    #expect(Self.frames.contains { $0.schema == "event-bye" && $0.object["code"]?.string == code.rawValue })
  }

  @Test(arguments: [
    "hello", "message", "edit", "retract", "translation", "marker", "typing", "presence", "caught_up", "gap",
    "ping", "bye",
  ])
  func everyEventHasAnExample(name: String) {
    #expect(Self.frames.contains { $0.kind == .event && $0.object["ev"]?.string == name })
  }

  private func matches(_ text: String, _ sentence: String) -> Bool {
    var rest = text[...]
    let parts = sentence.split(separator: "{", omittingEmptySubsequences: false).enumerated().map {
      $0.offset == 0 ? $0.element : $0.element.drop { $0 != "}" }.dropFirst()
    }
    guard let first = parts.first, rest.hasPrefix(first), let last = parts.last, rest.hasSuffix(last) else {
      return false
    }
    for part in parts where !part.isEmpty {
      guard let found = rest.range(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}

/// Through a parser that is not ours.
func foundation(_ frame: ByteBuffer) throws -> NSDictionary {
  let parsed = try JSONSerialization.jsonObject(with: Data(frame.readableBytesView))
  return try #require(parsed as? NSDictionary)
}
