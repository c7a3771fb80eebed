/// A stored message as it is now. (`conversation`, `seq`) is its address for ever.
public struct Message: Hashable, Sendable {
  public let conversation: ConversationID
  /// 1, 2, 3 … in its conversation.
  public let seq: Int64
  public let author: Author
  public let cid: String
  /// When it was stored; milliseconds since the Unix epoch.
  public let timestamp: Int64
  public let replyTo: Int64?
  public var content: Content

  public enum Content: Hashable, Sendable {
    case text(Original, editedAt: Int64?, renderings: [LanguageTag: Rendering])
    /// A tombstone: its text and renderings are gone from every table.
    case retracted(at: Int64)
  }

  public init(
    conversation: ConversationID, seq: Int64, author: Author, cid: String, timestamp: Int64,
    replyTo: Int64?, content: Content
  ) {
    self.conversation = conversation
    self.seq = seq
    self.author = author
    self.cid = cid
    self.timestamp = timestamp
    self.replyTo = replyTo
    self.content = content
  }
}

/// A text as its author wrote it, byte for byte.
public struct Original: Hashable, Sendable {
  public let text: String
  /// Claimed by the author, else identified; nil where it would be a guess (`und` on the wire).
  public let language: LanguageTag?
  /// 1 for the text as first sent; an edit makes the next.
  public let revision: Int

  public init(text: String, language: LanguageTag?, revision: Int = 1) {
    self.text = text
    self.language = language
    self.revision = revision
  }
}

/// What a `send` asks to have stored, after everything that can fail by the user's fault was checked.
public struct MessageDraft: Sendable {
  public let author: Author
  public let conversation: Conversation
  /// 1 to 64 bytes, the author's own, unique per account for ever.
  public let cid: String
  public let text: String
  /// The author's claim, a part of the payload that `cid` stands for.
  public let claimedLanguage: LanguageTag?
  /// The claim, else what identification says.
  public let language: LanguageTag?
  public let replyTo: Int64?
  public let timestamp: Int64
  public let origin: SessionID
  public let request: RequestKey
  /// Computed while the message waits for its commit; see `PendingTranslation`.
  public let translation: PendingTranslation

  public init(
    author: Author, conversation: Conversation, cid: String, text: String,
    claimedLanguage: LanguageTag?, language: LanguageTag?, replyTo: Int64?, timestamp: Int64,
    origin: SessionID, request: RequestKey, translation: PendingTranslation
  ) {
    self.author = author
    self.conversation = conversation
    self.cid = cid
    self.text = text
    self.claimedLanguage = claimedLanguage
    self.language = language
    self.replyTo = replyTo
    self.timestamp = timestamp
    self.origin = origin
    self.request = request
    self.translation = translation
  }
}

/// What an `edit` (a new text) or a `retract` (none) asks to have stored.
public struct RevisionDraft: Sendable {
  public enum Change: Sendable {
    case edit(text: String, language: LanguageTag?, translation: PendingTranslation)
    case retract
  }

  public let author: Author
  public let conversation: Conversation
  public let seq: Int64
  /// Optional here: with one, repeating the request changes nothing.
  public let cid: String?
  public let change: Change
  public let timestamp: Int64
  public let origin: SessionID
  public let request: RequestKey

  public init(
    author: Author, conversation: Conversation, seq: Int64, cid: String?, change: Change,
    timestamp: Int64, origin: SessionID, request: RequestKey
  ) {
    self.author = author
    self.conversation = conversation
    self.seq = seq
    self.cid = cid
    self.change = change
    self.timestamp = timestamp
    self.origin = origin
    self.request = request
  }
}

/// Where and when a message was stored, told to its author.
public struct StoredAddress: Hashable, Sendable {
  public let conversation: ConversationID
  public let seq: Int64
  /// In the author's inbox.
  public let position: Int64
  public let timestamp: Int64

  public init(conversation: ConversationID, seq: Int64, position: Int64, timestamp: Int64) {
    self.conversation = conversation
    self.seq = seq
    self.position = position
    self.timestamp = timestamp
  }
}
