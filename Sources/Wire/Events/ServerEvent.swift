public import Messaging
public import NIOCore

/// Stop 9: what the server tells without being asked.
public enum ServerEvent: Sendable {
  /// A durable event: its name and `pos`, and the shared body (`MessageBody`, or `translation(…)`'s).
  case durable(DurableEvent.Kind, position: Int64, body: ByteBuffer)
  case marker(MarkerChange)
  case typing(ConversationID, Author, isOn: Bool)
  case presence(ConversationID, Side, isOnline: Bool)
  case caughtUp(position: Int64)
  case gap(from: Int64, to: Int64, GapReason)
  case ping
  case bye(Bye)

  public enum GapReason: String, Sendable { case epoch, retention }
}

/// Why the server closes a connection, and what the client should do (protocol §7).
public struct Bye: Hashable, Sendable {
  public enum Code: String, Sendable, CaseIterable {
    case drain, slow, idle
    case authTimeout = "auth_timeout"
    case `protocol`, replaced, kicked, full
  }

  public enum Reconnect: Hashable, Sendable {
    case now
    case after(milliseconds: Int64)
    case never
  }

  public let code: Code
  public let reconnect: Reconnect

  public init(_ code: Code, _ reconnect: Reconnect) {
    self.code = code
    self.reconnect = reconnect
  }
}

extension ServerEvent {
  /// Appends the frame with its LF.
  public func encode(into buffer: inout ByteBuffer) {
    var writer = JSONWriter(into: buffer)
    buffer = ByteBuffer()
    writer.object { write(to: &$0) }
    writer.endLine()
    buffer = writer.buffer
  }

  private func write(to writer: inout JSONWriter) {
    switch self {
    case .durable(let kind, let position, let body):
      writer.member("ev", kind.name)
      writer.member("pos", position)
      writer.members(encoded: body)
    case .marker(let change):
      writer.member("ev", "marker")
      writer.member("conv", change.conversation.id.description)
      writer.member("who", change.side.rawValue)
      writer.member("delivered", change.markers.delivered)
      writer.member("read", change.markers.read)
    case .typing(let conversation, let author, let isOn):
      writer.member("ev", "typing")
      writer.member("conv", conversation.description)
      writer.member("who", author.side.rawValue)
      writer.object("from") { $0.writeAuthor(author) }
      writer.member("on", isOn)
    case .presence(let conversation, let side, let isOnline):
      writer.member("ev", "presence")
      writer.member("conv", conversation.description)
      writer.member("who", side.rawValue)
      writer.member("online", isOnline)
    case .caughtUp(let position):
      writer.member("ev", "caught_up")
      writer.member("pos", position)
    case .gap(let from, let to, let reason):
      writer.member("ev", "gap")
      writer.member("from", from)
      writer.member("to", to)
      writer.member("reason", reason.rawValue)
    case .ping: writer.member("ev", "ping")
    case .bye(let bye): bye.write(to: &writer)
    }
  }

  /// The body of a `translation` event.
  public static func translationBody(
    _ rendering: Rendering, in language: LanguageTag, of conversation: ConversationID, seq: Int64
  ) -> ByteBuffer {
    var writer = JSONWriter(into: ByteBuffer())
    writer.member("conv", conversation.description)
    writer.member("seq", seq)
    writer.member("lang", language.text)
    writer.writeRendering(rendering)
    return writer.buffer
  }
}

extension DurableEvent.Kind {
  /// The event's name on the wire.
  public var name: String {
    switch self {
    case .message: "message"
    case .edit: "edit"
    case .retract: "retract"
    case .translation: "translation"
    }
  }
}

extension Bye {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("ev", "bye")
    writer.member("code", code.rawValue)
    switch reconnect {
    case .now: writer.member("reconnect", "now")
    case .never: writer.member("reconnect", "never")
    case .after(let milliseconds):
      writer.member("reconnect", "after")
      writer.member("after_ms", milliseconds)
    }
  }
}
