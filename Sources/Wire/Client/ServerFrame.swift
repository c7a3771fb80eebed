public import Messaging
public import NIOCore

/// One line from the server, as a client reads it. What is inside an event or a reply is typed on demand (`EventFrame.event`,
/// `ReceivedMessage`, …), so that a client pays only for what it looks at.
public enum ServerFrame: Hashable, Sendable {
  case reply(ReplyFrame)
  case refusal(Refusal)
  case event(EventFrame)
}

/// `{"ok":NAME,"id":ID,…}`: done.
public struct ReplyFrame: Hashable, Sendable {
  public let op: String
  public let id: RequestID
  public let body: JSONObject
  /// The line as it came, without its end.
  public let line: ByteBuffer

  /// The `pos` in one's own inbox of what the request stored: a `send`'s, an `edit`'s or a `retract`'s.
  public var position: Int64? {
    switch op {
    case "send", "edit", "retract": body["pos"]?.integer
    default: nil
    }
  }
}

/// `{"ev":NAME,…}`: told without being asked.
public struct EventFrame: Hashable, Sendable {
  public let name: String
  /// In one's own inbox; nil for what is not in the log.
  public let position: Int64?
  public let body: JSONObject
  /// The line as it came, without its end.
  public let line: ByteBuffer
}

/// `{"err":{…},"op":NAME?,"id":ID?}`: not done.
public struct Refusal: Error, Hashable, Sendable {
  /// Nil for a code that this client does not know; `codeName` has it.
  public let code: MessagingError.Code?
  public let codeName: String
  /// A sentence in the account's `ui` language.
  public let text: String
  public let retry: MessagingError.Retry
  public let field: String?
  /// What the server's log has about an `internal` error.
  public let reference: String?
  public let op: String?
  public let id: RequestID?
}

/// A line that no server of this protocol sends: the connection is of no more use.
public struct UnreadableFrame: Error, Hashable, Sendable {
  public let reason: String
}

extension ServerFrame {
  public static func decode(_ line: ByteBuffer) throws(UnreadableFrame) -> ServerFrame {
    let parsed = line.withUnsafeReadableBytes { JSONReader.read($0, depthLimit: Request.depthLimit) }
    if let flaw = parsed.flaw { throw UnreadableFrame(reason: "\(flaw)") }
    let body = parsed.object
    if let name = body["ev"]?.string {
      // `caught_up` says how far the log goes; it is not in the log itself.
      let position = name == "caught_up" ? nil : body["pos"]?.integer
      return .event(EventFrame(name: name, position: position, body: body, line: line))
    }
    let id = body["id"].flatMap(RequestID.init)
    if let op = body["ok"]?.string {
      guard let id else { throw UnreadableFrame(reason: "a reply without an id") }
      return .reply(ReplyFrame(op: op, id: id, body: body, line: line))
    }
    if let error = body["err"]?.object {
      return .refusal(Refusal(error, op: body["op"]?.string, id: id))
    }
    throw UnreadableFrame(reason: "neither ok, err nor ev")
  }
}

extension Refusal {
  fileprivate init(_ error: JSONObject, op: String?, id: RequestID?) {
    codeName = error["code"]?.string ?? ""
    code = MessagingError.Code(rawValue: codeName)
    text = error["text"]?.string ?? ""
    switch error["retry"]?.string {
    case "now": retry = .now
    case "after": retry = .after(milliseconds: max(0, error["retry_ms"]?.integer ?? 1_000))
    default: retry = .never
    }
    field = error["field"]?.string
    reference = error["ref"]?.string
    self.op = op
    self.id = id
  }
}
