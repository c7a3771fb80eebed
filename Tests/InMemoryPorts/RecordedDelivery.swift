public import Messaging
import Synchronization

/// Remembers what was to be delivered.
public final class RecordedDelivery: Delivery {
  public struct Record: Sendable {
    public var markers: [(change: MarkerChange, except: SessionID?)] = []
    public var typing: [ConversationID] = []
    public var settings: [AccountID: Settings] = [:]
    public var kicked: [Kicked] = []
  }

  private let state = Mutex(Record())

  public init() {}

  public var record: Record { state.withLock { $0 } }

  public func deliver(_ events: [DurableEvent]) {}
  public func tell(_ changes: [MarkerChange], except session: SessionID?) {
    state.withLock { $0.markers += changes.map { ($0, session) } }
  }
  public func tellTyping(
    _ isOn: Bool, in conversation: Conversation, by author: Author, except session: SessionID
  ) {
    state.withLock { $0.typing.append(conversation.id) }
  }
  public func apply(_ settings: Settings, to account: AccountID) {
    state.withLock { $0.settings[account] = settings }
  }
  public func kick(_ whom: Kicked) { state.withLock { $0.kicked.append(whom) } }
}
