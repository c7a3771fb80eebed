/// Who one is logged in as, and how far the log goes.
public struct LoginResult: Hashable, Sendable {
  public let name: String
  public let kind: String
  /// Nil on the buyer's side.
  public let shop: String?
  public let want: String?
  public let reads: [String]
  /// The language of notices.
  public let ui: String?
  public let epoch: String
  public let position: Int64

  public init?(_ reply: ReplyFrame) {
    guard reply.op == "login", let account = reply.body["account"]?.object,
      let name = account["name"]?.string, let epoch = reply.body["epoch"]?.string,
      let position = reply.body["pos"]?.integer
    else { return nil }
    self.name = name
    self.epoch = epoch
    self.position = position
    kind = account["kind"]?.string ?? ""
    shop = account["shop"]?.string
    want = account["want"]?.string
    reads = (account["reads"]?.array ?? []).compactMap(\.string)
    ui = account["ui"]?.string
  }
}

/// A message of one's own that is stored, and how the other side will read it.
public struct SentResult: Hashable, Sendable {
  public let message: ReceivedMessage
  public let position: Int64
  public let isDuplicate: Bool
  /// Language → a gloss of that rendering in one's own language.
  public let back: [String: String]

  /// Nil where `reply` is none of `send`, `edit`, `retract`.
  public init?(_ reply: ReplyFrame) {
    guard let position = reply.position, let message = ReceivedMessage(reply.body) else { return nil }
    self.message = message
    self.position = position
    isDuplicate = reply.body["dup"]?.bool ?? false
    var back: [String: String] = [:]
    for member in reply.body["back"]?.object?.members ?? [] { back[member.key] = member.value.string }
    self.back = back
  }
}

public struct OpenResult: Hashable, Sendable {
  public let conversation: String
  /// The newest message's; 0 where there is none.
  public let seq: Int64
  public let shopName: String?

  public init?(_ reply: ReplyFrame) {
    guard reply.op == "open", let conversation = reply.body["conv"]?.string else { return nil }
    self.conversation = conversation
    seq = reply.body["seq"]?.integer ?? 0
    shopName = reply.body["name"]?.string
  }
}

public struct HistoryResult: Hashable, Sendable {
  /// Oldest first.
  public let messages: [ReceivedMessage]
  /// The same as the server wrote them.
  public let objects: [JSONObject]
  public let hasMore: Bool

  public init?(_ reply: ReplyFrame) {
    guard reply.op == "history", let elements = reply.body["messages"]?.array else { return nil }
    objects = elements.compactMap(\.object)
    messages = objects.compactMap(ReceivedMessage.init)
    hasMore = reply.body["more"]?.bool ?? false
  }
}

public struct ReceivedMarkers: Hashable, Sendable {
  public let delivered: Int64
  public let read: Int64

  init?(_ value: JSONValue) {
    guard let object = value.object else { return nil }
    delivered = object["delivered"]?.integer ?? 0
    read = object["read"]?.integer ?? 0
  }
}

public struct ConversationsResult: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    public let conversation: String
    public let shop: String
    public let buyer: String
    public let seq: Int64
    public let last: ReceivedMessage?
    public let unread: Int64
    /// `buyer` and `shop` → up to where that side's inbox got and read.
    public let markers: [String: ReceivedMarkers]
  }

  /// Latest first.
  public let rows: [Row]
  public let hasMore: Bool

  public init?(_ reply: ReplyFrame) {
    guard reply.op == "convs", let elements = reply.body["convs"]?.array else { return nil }
    rows = elements.compactMap { element in
      guard let row = element.object, let conversation = row["conv"]?.string else { return nil }
      return Row(
        conversation: conversation, shop: row["shop"]?.string ?? "", buyer: row["buyer"]?.string ?? "",
        seq: row["seq"]?.integer ?? 0, last: row["last"]?.object.flatMap(ReceivedMessage.init),
        unread: row["unread"]?.integer ?? 0,
        markers: (row["markers"]?.object?.members ?? []).reduce(into: [:]) { markers, side in
          markers[side.key] = ReceivedMarkers(side.value)
        })
    }
    hasMore = reply.body["more"]?.bool ?? false
  }
}

public struct SearchResult: Hashable, Sendable {
  public struct Hit: Hashable, Sendable {
    public let conversation: String
    public let seq: Int64
    public let timestamp: Int64
    /// Of the snippet.
    public let language: String
    public let snippet: String

    /// As `search` takes it for `before`.
    public var address: String { "\(conversation)/\(seq)" }
  }

  /// Newest first.
  public let hits: [Hit]
  /// The same as the server wrote them.
  public let objects: [JSONObject]
  public let hasMore: Bool

  public init?(_ reply: ReplyFrame) {
    guard reply.op == "search", let elements = reply.body["hits"]?.array else { return nil }
    objects = elements.compactMap(\.object)
    hits = objects.compactMap { hit in
      guard let conversation = hit["conv"]?.string, let seq = hit["seq"]?.integer else { return nil }
      return Hit(
        conversation: conversation, seq: seq, timestamp: hit["ts"]?.integer ?? 0,
        language: hit["lang"]?.string ?? "und", snippet: hit["snippet"]?.string ?? "")
    }
    hasMore = reply.body["more"]?.bool ?? false
  }
}
