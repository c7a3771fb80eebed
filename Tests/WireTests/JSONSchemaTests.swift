import Fixtures
import Messaging
import NIOCore
import Testing

@testable import Wire

/// docs/protocol.schema.json describes every frame, and every frame is as it says.
@Suite struct JSONSchemaTests {
  let schema: JSONSchema

  init() throws {
    let text = ByteBuffer(string: try RepositoryFile.text("docs/protocol.schema.json"))
    let parsed = text.withUnsafeReadableBytes { JSONReader.read($0, depthLimit: 64) }
    try #require(parsed.flaw == nil)
    schema = JSONSchema(definitions: try #require(parsed.object["$defs"]?.object))
  }

  @Test(arguments: ProtocolDocumentTests.frames)
  func anExampleIsAsItsSchemaSays(frame: DocumentedFrame) {
    var closed = schema
    closed.isClosed = true
    #expect(closed.problems(of: .object(frame.object), under: frame.schema) == [])
  }

  @Test func everyOperationHasASchemaForItsRequestAndItsReply() {
    for op in ClientCommand.readers.keys {
      #expect(schema.definitions["request-" + op] != nil)
      #expect(schema.definitions["reply-" + op] != nil)
    }
  }

  @Test func theListsOfCodesAreWhole() {
    let codes = schema.definitions["error"]?.object?["properties"]?.object?["err"]?.object?["properties"]?
      .object?["code"]?.object?["enum"]?.array?.compactMap(\.string)
    #expect(codes.map(Set.init) == Set(MessagingError.Code.allCases.map(\.rawValue)))
    let byes = schema.definitions["event-bye"]?.object?["properties"]?.object?["code"]?.object?["enum"]?
      .array?.compactMap(\.string)
    #expect(byes.map(Set.init) == Set(Bye.Code.allCases.map(\.rawValue)))
  }

  /// A schema that takes anything says nothing: each required member is missed, each type is minded.
  @Test(arguments: ProtocolDocumentTests.frames)
  func aFrameWithoutARequiredMemberIsNotAsItsSchemaSays(frame: DocumentedFrame) {
    let required = schema.definitions[frame.schema]?.object?["required"]?.array?.compactMap(\.string) ?? []
    #expect(!required.isEmpty)
    for name in required {
      var object = JSONObject()
      for member in frame.object.members where member.key != name { object.append(member.key, member.value) }
      #expect(schema.problems(of: .object(object), under: frame.schema) != [], "without \(name)")
      object.append(name, .array([.null]))
      #expect(schema.problems(of: .object(object), under: frame.schema) != [], "with a wrong \(name)")
    }
  }
}
