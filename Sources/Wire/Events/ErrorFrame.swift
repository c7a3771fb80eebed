public import Messaging
public import NIOCore

/// The reply to a request that was not done.
public struct ErrorFrame: Sendable {
  public let error: MessagingError
  /// The sentence for the user, in its `ui` language.
  public let text: String
  public let op: String?
  public let id: RequestID?

  public init(_ error: MessagingError, text: String, op: String?, id: RequestID?) {
    self.error = error
    self.text = text
    self.op = op
    self.id = id
  }

  /// Appends the frame with its LF.
  public func encode(into buffer: inout ByteBuffer) {
    var writer = JSONWriter(into: buffer)
    buffer = ByteBuffer()
    writer.object { writer in
      writer.object("err") { writer in
        writer.member("code", error.code.rawValue)
        writer.member("text", text)
        switch error.retry {
        case .never: writer.member("retry", "never")
        case .now: writer.member("retry", "now")
        case .after(let milliseconds):
          writer.member("retry", "after")
          writer.member("retry_ms", milliseconds)
        }
        if let field = error.field { writer.member("field", field) }
        if let reference = error.notice.values["ref"] { writer.member("ref", reference) }
      }
      if let op { writer.member("op", op) }
      if let id { writer.member(named: "id", id.json) }
    }
    writer.endLine()
    buffer = writer.buffer
  }
}
