/// Shops and conversations. Any thread; each write is committed when it returns.
public protocol ConversationStore: Sendable {
  func shop(_ id: ShopID) async throws(MessagingError) -> Shop?
  /// Agents and bots of a shop that are not disabled.
  func members(of shop: ShopID) async throws(MessagingError) -> [Account]
  func conversation(_ id: ConversationID) async throws(MessagingError) -> Conversation?
  /// The conversation of the two, made if there is none, with its newest `seq`.
  func open(buyer: Account, shop: Shop) async throws(MessagingError) -> (Conversation, seq: Int64)
  /// The conversations of an inbox, latest first.
  /// - Parameter before: only those that come after this one in that order.
  func summaries(of inbox: InboxID, side: Side, before: ConversationID?, limit: Int)
    async throws(MessagingError) -> (rows: [ConversationSummary], more: Bool)
}

/// Where the two sides of each conversation got to. State, not log.
public protocol MarkerStore: Sendable {
  func markers(of conversation: ConversationID) async throws(MessagingError) -> Markers
  /// Raises markers, never lowers one; returns those that changed, in the order given, after the commit.
  func raise(_ moves: [MarkerMove]) async throws(MessagingError) -> [MarkerChange]
}

/// A side got as far as `seq`. Reading implies delivery.
public struct MarkerMove: Hashable, Sendable {
  public enum Mark: Hashable, Sendable { case delivered, read }

  public let conversation: Conversation
  public let side: Side
  public let mark: Mark
  public let seq: Int64

  public init(conversation: Conversation, side: Side, mark: Mark, seq: Int64) {
    self.conversation = conversation
    self.side = side
    self.mark = mark
    self.seq = seq
  }
}

/// The markers of one side as they are after a move.
public struct MarkerChange: Hashable, Sendable {
  public let conversation: Conversation
  public let side: Side
  public let markers: Markers.Pair

  public init(conversation: Conversation, side: Side, markers: Markers.Pair) {
    self.conversation = conversation
    self.side = side
    self.markers = markers
  }
}
