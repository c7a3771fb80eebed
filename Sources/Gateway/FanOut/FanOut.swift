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
    var inboxes: [InboxID: [SessionID: Session]] = [:]
    var accounts: [AccountID: [SessionID: Session]] = [:]
  }

  private let registry = Mutex(Registry())
  private let metrics: GatewayMetrics
  let presence = Presence()

  public init(metrics: GatewayMetrics) { self.metrics = metrics }

  // MARK: Sessions

  /// From now on the session gets what is published to its inbox.
  /// - Returns: the sessions that this one replaces (the same device), or nil where the account has too many.
  func add(_ session: Session, limit: Int) -> [Session]? {
    let principal = session.principal
    let inbox = principal.account.inbox
    let replaced = registry.withLock { registry -> [Session]? in
      let siblings = registry.accounts[principal.account.id] ?? [:]
      let replaced = siblings.values.filter { session.device != nil && $0.device == session.device }
      guard siblings.count - replaced.count < limit else { return nil }
      for old in replaced { Self.remove(old, from: &registry) }
      registry.accounts[principal.account.id, default: [:]][session.id] = session
      registry.inboxes[inbox, default: [:]][session.id] = session
      return replaced
    }
    if replaced != nil { presence.came(session, to: inbox) }
    return replaced
  }

  func remove(_ session: Session) {
    registry.withLock { Self.remove(session, from: &$0) }
    presence.left(session, from: session.principal.account.inbox)
  }

  private static func remove(_ session: Session, from registry: inout Registry) {
    let account = session.principal.account
    registry.accounts[account.id]?[session.id] = nil
    if registry.accounts[account.id]?.isEmpty == true { registry.accounts[account.id] = nil }
    registry.inboxes[account.inbox]?[session.id] = nil
    if registry.inboxes[account.inbox]?.isEmpty == true { registry.inboxes[account.inbox] = nil }
  }

  // MARK: Delivery

  public func deliver(_ events: [DurableEvent]) {
    var woken: [ObjectIdentifier: (loop: any EventLoop, connections: [Connection])] = [:]
    var delivered = 0
    for event in events {
      let encoder = EventEncoder(event)
      for side in Side.allCases {
        for session in sessions(of: event.conversation.inbox(of: side)) {
          guard let published = encoder.published(for: session, on: side) else { continue }
          delivered += 1
          let connection = session.connection
          guard connection.enqueue(.published(published)) else { continue }
          let loop = connection.eventLoop
          woken[ObjectIdentifier(loop), default: (loop, [])].connections.append(connection)
        }
      }
    }
    metrics.stored(events.count)
    metrics.delivered(delivered)
    for (loop, connections) in woken.values {
      loop.execute { for connection in connections { connection.carryOut() } }
    }
  }

  public func tell(_ change: MarkerChange, except origin: SessionID?) {
    for side in Side.allCases {
      for session in sessions(of: change.conversation.inbox(of: side)) where session.id != origin {
        send(.marker(change), to: session)
      }
    }
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
    let kicked = registry.withLock { registry -> [Session] in
      let kicked = registry.accounts.values.flatMap(\.values).filter { session in
        switch whom {
        case .account(let id): session.principal.account.id == id
        case .token(let id): session.principal.token == id
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
    registry.withLock { registry in registry.inboxes[inbox].map { Array($0.values) } ?? [] }
  }

  private func send(_ event: ServerEvent, to session: Session) {
    guard session.principal.scopes.contains(.read) else { return }
    session.connection.order(.event(event))
  }
}
