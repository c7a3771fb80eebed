public import Messaging

/// A message as a reader is shown it: in an event, a history page, or the reply to its author.
public struct ReceivedMessage: Hashable, Sendable {
  public let conversation: String
  public let seq: Int64
  /// Nil in the reply to one's own request.
  public let author: ReceivedAuthor?
  public let cid: String?
  /// Milliseconds since the Unix epoch.
  public let timestamp: Int64
  public let replyTo: Int64?
  /// Nil for a tombstone.
  public let original: ReceivedText?
  public let editedAt: Int64?
  public let retractedAt: Int64?
  /// In the order written; the original is never among them.
  public let renderings: [ReceivedRendering]

  /// Nil where `body` is no message object.
  public init?(_ body: JSONObject) {
    guard let conversation = body["conv"]?.string, let seq = body["seq"]?.integer,
      let timestamp = body["ts"]?.integer
    else { return nil }
    self.conversation = conversation
    self.seq = seq
    self.timestamp = timestamp
    author = body["from"]?.object.flatMap(ReceivedAuthor.init)
    cid = body["cid"]?.string
    replyTo = body["reply_to"]?.integer
    original = body["orig"]?.object.flatMap(ReceivedText.init)
    editedAt = body["edited"]?.integer
    retractedAt = body["retracted"]?.integer
    renderings = (body["tr"]?.object?.members ?? []).compactMap { member in
      member.value.object.map { ReceivedRendering(language: member.key, $0) }
    }
  }
}

public struct ReceivedAuthor: Hashable, Sendable {
  public let name: String
  /// `buyer` or `agent`.
  public let role: String
  public let isBot: Bool

  init?(_ body: JSONObject) {
    guard let name = body["name"]?.string else { return nil }
    self.name = name
    role = body["role"]?.string ?? ""
    isBot = body["bot"]?.bool ?? false
  }
}

/// What the author wrote, byte for byte.
public struct ReceivedText: Hashable, Sendable {
  /// `und` where the server would have had to guess.
  public let language: String
  public let text: String
  public let direction: TextDirection

  init?(_ body: JSONObject) {
    guard let text = body["text"]?.string else { return nil }
    self.text = text
    language = body["lang"]?.string ?? "und"
    direction = body["dir"]?.string.flatMap(TextDirection.init) ?? .leftToRight
  }
}

/// The text in another language, and how far to trust it (protocol §6).
public struct ReceivedRendering: Hashable, Sendable {
  public let language: String
  /// Nil where nothing may be shown as a translation.
  public let text: String?
  public let by: Rendering.Origin
  /// 0…1.
  public let confidence: Double
  public let revision: Int
  public let kept: [String]
  /// Not empty: these did not survive, and there is no text.
  public let lostFacts: [String]

  public init(language: String, _ body: JSONObject) {
    self.language = language
    text = body["text"]?.string
    by = body["by"]?.string.flatMap(Rendering.Origin.init) ?? .none
    confidence = body["conf"]?.double ?? 0
    revision = body["rev"]?.integer.map { Int(clamping: $0) } ?? 1
    kept = (body["kept"]?.array ?? []).compactMap(\.string)
    lostFacts = (body["facts"]?.array ?? []).compactMap(\.string)
  }
}
