/// Something that happened to a message, in the log. Each has a `pos` in the buyer's inbox and another in the shop's.
public struct DurableEvent: Sendable {
  public enum Kind: Hashable, Sendable {
    case message, edit, retract
    /// A better rendering came later.
    case translation(LanguageTag)
  }

  public let kind: Kind
  public let conversation: Conversation
  /// As it is now, not as it was then.
  public let message: Message
  public let buyerPosition: Int64
  public let shopPosition: Int64
  /// The connection that takes its reply for the event; nil in replay.
  public let origin: SessionID?
  /// The request that caused it, by the `cid` or the number that its connection gave it: the key to the reply.
  public let request: RequestKey?
  /// The translations of a new text, the glosses for its author included; nil for a tombstone and in replay.
  public let translation: PendingTranslation?

  public init(
    kind: Kind, conversation: Conversation, message: Message, buyerPosition: Int64,
    shopPosition: Int64, origin: SessionID?, request: RequestKey?, translation: PendingTranslation? = nil
  ) {
    self.kind = kind
    self.conversation = conversation
    self.message = message
    self.buyerPosition = buyerPosition
    self.shopPosition = shopPosition
    self.origin = origin
    self.request = request
    self.translation = translation
  }

  public func position(for side: Side) -> Int64 { side == .buyer ? buyerPosition : shopPosition }
}

/// How a connection finds the request that an event answers: unique among those it has in flight.
public struct RequestKey: Hashable, Sendable {
  public let rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// One entry of an inbox, read back from the log.
public struct InboxEntry: Sendable {
  /// 1, 2, 3 … in its inbox.
  public let position: Int64
  public let kind: DurableEvent.Kind
  public let message: Message

  public init(position: Int64, kind: DurableEvent.Kind, message: Message) {
    self.position = position
    self.kind = kind
    self.message = message
  }
}
