/// An event with its fields taken out.
public enum ReceivedEvent: Hashable, Sendable {
  case hello(Greeting)
  case message(ReceivedMessage)
  case edited(ReceivedMessage)
  case retracted(ReceivedMessage)
  /// A rendering that was not ready before, or is better.
  case translation(conversation: String, seq: Int64, ReceivedRendering)
  /// - Parameter side: `buyer` or `shop`.
  case marker(conversation: String, side: String, delivered: Int64, read: Int64)
  case typing(conversation: String, side: String, name: String, isOn: Bool)
  case presence(conversation: String, side: String, isOnline: Bool)
  case caughtUp(position: Int64)
  /// A hole that the server owns up to.
  case gap(from: Int64, to: Int64, reason: String)
  case ping
  case bye(Bye, codeName: String)
}

/// What `hello` tells that a client acts on.
public struct Greeting: Hashable, Sendable {
  public let server: String
  public let features: [String]
  public let languages: [String]
  /// By name, without `rates`.
  public let limits: [String: Int64]
}

extension EventFrame {
  /// Nil for an event of a kind that this client does not know, or that lacks what its kind needs: to be passed over.
  public var event: ReceivedEvent? {
    switch name {
    case "hello": .hello(Greeting(body))
    case "message": ReceivedMessage(body).map(ReceivedEvent.message)
    case "edit": ReceivedMessage(body).map(ReceivedEvent.edited)
    case "retract": ReceivedMessage(body).map(ReceivedEvent.retracted)
    case "translation": translation
    case "marker", "typing", "presence": state
    case "caught_up": body["pos"]?.integer.map(ReceivedEvent.caughtUp)
    case "gap": gap
    case "ping": .ping
    case "bye": bye
    default: nil
    }
  }

  private var translation: ReceivedEvent? {
    guard let conversation = body["conv"]?.string, let seq = body["seq"]?.integer,
      let language = body["lang"]?.string
    else { return nil }
    return .translation(
      conversation: conversation, seq: seq, ReceivedRendering(language: language, body))
  }

  private var state: ReceivedEvent? {
    guard let conversation = body["conv"]?.string, let side = body["who"]?.string else { return nil }
    switch name {
    case "marker":
      return .marker(
        conversation: conversation, side: side, delivered: body["delivered"]?.integer ?? 0,
        read: body["read"]?.integer ?? 0)
    case "typing":
      return .typing(
        conversation: conversation, side: side, name: body["from"]?.object?["name"]?.string ?? "",
        isOn: body["on"]?.bool ?? true)
    default:
      return .presence(
        conversation: conversation, side: side, isOnline: body["online"]?.bool ?? false)
    }
  }

  private var gap: ReceivedEvent? {
    guard let from = body["from"]?.integer, let to = body["to"]?.integer else { return nil }
    return .gap(from: from, to: to, reason: body["reason"]?.string ?? "")
  }

  private var bye: ReceivedEvent {
    let reconnect: Bye.Reconnect =
      switch body["reconnect"]?.string {
      case "never": .never
      case "now": .now
      default: .after(milliseconds: max(0, body["after_ms"]?.integer ?? 1_000))
      }
    let name = body["code"]?.string ?? ""
    return .bye(Bye(Bye.Code(rawValue: name) ?? .drain, reconnect), codeName: name)
  }
}

extension Greeting {
  fileprivate init(_ body: JSONObject) {
    server = body["server"]?.string ?? ""
    features = (body["features"]?.array ?? []).compactMap(\.string)
    languages = (body["langs"]?.array ?? []).compactMap(\.string)
    var limits: [String: Int64] = [:]
    for member in body["limits"]?.object?.members ?? [] {
      if let value = member.value.integer { limits[member.key] = value }
    }
    self.limits = limits
  }
}
