/// A shop: one inbox that its agents and bots share.
public struct Shop: Hashable, Sendable {
  public let id: ShopID
  public var name: String
  /// The languages that the shop reads, for as long as no agent says otherwise.
  public var languages: [LanguageTag]
  public var inbox: InboxID

  public init(id: ShopID, name: String, languages: [LanguageTag], inbox: InboxID) {
    self.id = id
    self.name = name
    self.languages = languages
    self.inbox = inbox
  }
}

/// The one conversation of a buyer with a shop. Immutable but for the buyer's name.
public struct Conversation: Hashable, Sendable {
  public let id: ConversationID
  public let buyer: AccountID
  public let buyerName: String
  public let shop: ShopID
  public let buyerInbox: InboxID
  public let shopInbox: InboxID

  public init(
    id: ConversationID, buyer: AccountID, buyerName: String, shop: ShopID, buyerInbox: InboxID,
    shopInbox: InboxID
  ) {
    self.id = id
    self.buyer = buyer
    self.buyerName = buyerName
    self.shop = shop
    self.buyerInbox = buyerInbox
    self.shopInbox = shopInbox
  }

  public func inbox(of side: Side) -> InboxID { side == .buyer ? buyerInbox : shopInbox }
}

/// How far each side got; monotonic, 0 at first. A side's `delivered` is never below its `read`.
public struct Markers: Hashable, Sendable {
  public struct Pair: Hashable, Sendable {
    public var delivered: Int64
    public var read: Int64

    public init(delivered: Int64 = 0, read: Int64 = 0) {
      self.delivered = delivered
      self.read = read
    }

    public var isZero: Bool { delivered == 0 && read == 0 }
  }

  public var buyer: Pair
  public var shop: Pair

  public init(buyer: Pair = Pair(), shop: Pair = Pair()) {
    self.buyer = buyer
    self.shop = shop
  }

  public subscript(side: Side) -> Pair {
    get { side == .buyer ? buyer : shop }
    set { if side == .buyer { buyer = newValue } else { shop = newValue } }
  }
}

/// One row of `convs`.
public struct ConversationSummary: Hashable, Sendable {
  public let conversation: Conversation
  /// The newest message's `seq`; 0 where there is none.
  public let seq: Int64
  public let last: Message?
  /// Messages of the other side after one's own `read` marker.
  public let unread: Int64
  public let markers: Markers

  public init(
    conversation: Conversation, seq: Int64, last: Message?, unread: Int64, markers: Markers
  ) {
    self.conversation = conversation
    self.seq = seq
    self.last = last
    self.unread = unread
    self.markers = markers
  }
}
