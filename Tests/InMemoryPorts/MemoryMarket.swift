public import Messaging
import Synchronization

/// Conversations, messages and inboxes in arrays: the rules of the log, without a disk.
public final class MemoryMarket: Sendable {
  struct State {
    var shops: [ShopID: Shop] = [:]
    var conversations: [Conversation] = []
    var messages: [ConversationID: [Message]] = [:]
    var inboxes: [InboxID: [(kind: DurableEvent.Kind, conversation: ConversationID, seq: Int64)]] = [:]
    var sent: [AccountID: [String: (draft: MessageDraft, address: StoredAddress)]] = [:]
    var markers: [ConversationID: Markers] = [:]
    var events: [DurableEvent] = []
    var improvements: [(rendering: Rendering, language: LanguageTag, seq: Int64, key: EngineKey?)] = []
  }

  let state = Mutex(State())
  let accounts: MemoryAccounts
  private let observer: @Sendable ([DurableEvent]) -> Void

  /// - Parameter observer: called with each event, as the log's observer is.
  public init(accounts: MemoryAccounts, observer: @escaping @Sendable ([DurableEvent]) -> Void = { _ in }) {
    self.accounts = accounts
    self.observer = observer
  }

  /// Everything that was committed, in order.
  public var events: [DurableEvent] { state.withLock { $0.events } }

  public func put(_ shop: Shop) { state.withLock { $0.shops[shop.id] = shop } }

  func commit(_ kind: DurableEvent.Kind, _ message: Message, by draft: Origin, _ conversation: Conversation)
    -> (buyer: Int64, shop: Int64)
  {
    let (event, positions) = state.withLock { state -> (DurableEvent, (Int64, Int64)) in
      for inbox in [conversation.buyerInbox, conversation.shopInbox] {
        state.inboxes[inbox, default: []].append((kind, conversation.id, message.seq))
      }
      let positions = (
        Int64(state.inboxes[conversation.buyerInbox]?.count ?? 0),
        Int64(state.inboxes[conversation.shopInbox]?.count ?? 0)
      )
      let event = DurableEvent(
        kind: kind, conversation: conversation, message: message, buyerPosition: positions.0,
        shopPosition: positions.1, origin: draft.session, request: draft.request)
      state.events.append(event)
      return (event, positions)
    }
    observer([event])
    return positions
  }

  struct Origin {
    let session: SessionID
    let request: RequestKey
  }
}

extension MemoryMarket: ConversationStore {
  public func shop(_ id: ShopID) async throws(MessagingError) -> Shop? { state.withLock { $0.shops[id] } }

  public func members(of shop: ShopID) async throws(MessagingError) -> [Account] {
    accounts.all.filter { $0.shop == shop && !$0.isDisabled }
  }

  public func conversation(_ id: ConversationID) async throws(MessagingError) -> Conversation? {
    state.withLock { state in state.conversations.first { $0.id == id } }
  }

  public func open(buyer: Account, shop: Shop) async throws(MessagingError) -> (Conversation, seq: Int64) {
    state.withLock { state in
      if let known = state.conversations.first(where: { $0.buyer == buyer.id && $0.shop == shop.id }) {
        return (known, Int64(state.messages[known.id]?.count ?? 0))
      }
      let made = Conversation(
        id: ConversationID(rawValue: Int64(state.conversations.count + 1)), buyer: buyer.id,
        buyerName: buyer.name, shop: shop.id, buyerInbox: buyer.inbox, shopInbox: shop.inbox)
      state.conversations.append(made)
      return (made, 0)
    }
  }

  public func summaries(
    of inbox: InboxID, side: Side, before: ConversationID?, limit: Int
  ) async throws(MessagingError) -> (rows: [ConversationSummary], more: Bool) {
    state.withLock { state in
      var rows = state.conversations.filter { $0.inbox(of: side) == inbox }.reversed().map { conversation in
        let messages = state.messages[conversation.id] ?? []
        return ConversationSummary(
          conversation: conversation, seq: Int64(messages.count), last: messages.last, unread: 0,
          markers: state.markers[conversation.id] ?? Markers())
      }[...]
      if let before { rows = rows.drop { $0.conversation.id != before }.dropFirst() }
      return (Array(rows.prefix(limit)), rows.count > limit)
    }
  }
}

extension MemoryMarket: MarkerStore {
  public func markers(of conversation: ConversationID) async throws(MessagingError) -> Markers {
    state.withLock { $0.markers[conversation] ?? Markers() }
  }

  public func raise(_ moves: [MarkerMove]) async throws(MessagingError) -> [MarkerChange] {
    state.withLock { state in
      moves.compactMap { move in
        var markers = state.markers[move.conversation.id] ?? Markers()
        let before = markers
        markers[move.side].delivered = max(markers[move.side].delivered, move.seq)
        if move.mark == .read { markers[move.side].read = max(markers[move.side].read, move.seq) }
        state.markers[move.conversation.id] = markers
        guard markers != before else { return nil }
        return MarkerChange(conversation: move.conversation, side: move.side, markers: markers[move.side])
      }
    }
  }
}
