public import Messaging
import NIOCore
import Synchronization
import Wire

/// Stop 8: committed events → the sessions that may see them. Next: `Outbox` (stop 9), on each session's loop.
///
/// Called in the order of the commits; wakes each event loop once for a whole batch. An event is encoded once for each
/// inbox and set of languages, not once for each reader.
public final class FanOut: Delivery {
  private struct Registry {
    /// Lists, not maps: they are read for every event and changed by logins alone.
    var inboxes: [InboxID: [Session]] = [:]
    var accounts: [AccountID: [SessionID: Session]] = [:]
  }

  private let registry = Mutex(Registry())
  private let metrics: GatewayMetrics
  let presence = Presence()
  /// Of history pages; knows of every change before a session does.
  let encoded = EncodedMessages()

  public init(metrics: GatewayMetrics) { self.metrics = metrics }

  /// What was deleted by age, or made with older content, must not be found in memory either.
  public func forgetPages() { encoded.forgetAll() }

  // MARK: Sessions

  /// From now on the session gets what is published to its inbox.
  /// - Returns: the sessions that this one replaces (the same device), or nil where the account has too many.
  func add(_ session: Session, limit: Int) -> [Session]? {
    let replaced = registry.withLock { registry -> [Session]? in
      let siblings = registry.accounts[session.account] ?? [:]
      let replaced = siblings.values.filter { session.device != nil && $0.device == session.device }
      guard siblings.count - replaced.count < limit else { return nil }
      for old in replaced { Self.remove(old, from: &registry) }
      registry.accounts[session.account, default: [:]][session.id] = session
      registry.inboxes[session.inbox, default: []].append(session)
      return replaced
    }
    if replaced != nil { presence.came(session, to: session.inbox) }
    return replaced
  }

  func remove(_ session: Session) {
    registry.withLock { Self.remove(session, from: &$0) }
    presence.left(session, from: session.inbox)
  }

  private static func remove(_ session: Session, from registry: inout Registry) {
    registry.accounts[session.account]?[session.id] = nil
    if registry.accounts[session.account]?.isEmpty == true { registry.accounts[session.account] = nil }
    registry.inboxes[session.inbox]?.removeAll { $0 === session }
    if registry.inboxes[session.inbox]?.isEmpty == true { registry.inboxes[session.inbox] = nil }
  }

  // MARK: Delivery

  public func deliver(_ events: [DurableEvent]) {
    var wakeUps = WakeUps()
    var delivered = 0
    for event in events {
      if event.kind != .message { encoded.forget(event.message.seq, in: event.message.conversation) }
      let encoder = EventEncoder(event)
      for side in Side.allCases {
        for session in sessions(of: event.conversation.inbox(of: side)) {
          guard let published = encoder.published(for: session, on: side) else { continue }
          delivered += 1
          wakeUps.order(.published(published), session.connection)
        }
      }
    }
    metrics.stored(events.count)
    metrics.delivered(delivered)
    wakeUps.perform()
  }

  public func tell(_ changes: [MarkerChange], except origin: SessionID?) {
    var wakeUps = WakeUps()
    for change in changes {
      for side in Side.allCases {
        for session in sessions(of: change.conversation.inbox(of: side))
        where session.id != origin && session.scopes.contains(.read) {
          wakeUps.order(.event(.marker(change)), session.connection)
        }
      }
    }
    wakeUps.perform()
  }

  public func tellTyping(
    _ isOn: Bool, in conversation: Conversation, by author: Author, except origin: SessionID
  ) {
    for side in Side.allCases {
      for session in sessions(of: conversation.inbox(of: side)) where session.id != origin {
        send(.typing(conversation.id, author, isOn: isOn), to: session)
      }
    }
  }

  public func apply(_ settings: Settings, to account: AccountID) {
    let sessions = registry.withLock { registry in registry.accounts[account].map { Array($0.values) } }
    for session in sessions ?? [] { session.apply(settings) }
  }

  public func kick(_ whom: Kicked) {
    // An erased account has another name.
    if case .account = whom { encoded.forgetAll() }
    let kicked = registry.withLock { registry -> [Session] in
      let kicked = registry.accounts.values.flatMap(\.values).filter { session in
        switch whom {
        case .account(let id): session.account == id
        case .token(let id): session.token == id
        }
      }
      for session in kicked { Self.remove(session, from: &registry) }
      return kicked
    }
    for session in kicked {
      session.end()
      session.connection.order(.end(Bye(.kicked, .never)))
    }
  }

  private func sessions(of inbox: InboxID) -> [Session] {
    registry.withLock { registry in registry.inboxes[inbox] ?? [] }
  }

  private func send(_ event: ServerEvent, to session: Session) {
    guard session.scopes.contains(.read) else { return }
    session.connection.order(.event(event))
  }
}

/// The connections that were given orders, so that each event loop is woken once for all of them.
private struct WakeUps {
  private var loops: [(loop: any EventLoop, connections: [Connection])] = []

  mutating func order(_ order: Connection.Order, _ connection: Connection) {
    guard connection.enqueue(order) else { return }
    // There are as many loops as cores: a search is cheaper than a hash.
    if let index = loops.firstIndex(where: { $0.loop === connection.eventLoop }) {
      loops[index].connections.append(connection)
    } else {
      loops.append((connection.eventLoop, [connection]))
    }
  }

  func perform() {
    for (loop, connections) in loops {
      loop.execute { for connection in connections { connection.carryOut() } }
    }
  }
}
