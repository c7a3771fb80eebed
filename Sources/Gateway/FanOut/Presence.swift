import Messaging
import Synchronization
import Wire

/// Who is connected, told to those who are in a conversation with them. Transient: nothing is stored. Any thread.
///
/// A session watches the other side of each conversation that it opens, sends to or reads; it is told when that side's
/// first session comes and when its last one goes.
final class Presence: Sendable {
  /// Conversations that one session watches; the oldest is dropped beyond.
  private static let watchedPerSession = 64

  private struct State {
    var online: [InboxID: Int] = [:]
    var watchers: [InboxID: [SessionID: Watch]] = [:]
    var watched: [SessionID: [InboxID]] = [:]

    mutating func remove(_ session: SessionID, from inbox: InboxID) {
      watchers[inbox]?[session] = nil
      if watchers[inbox]?.isEmpty == true { watchers[inbox] = nil }
    }
  }

  private struct Watch {
    let session: Session
    let conversation: Conversation
    let side: Side
  }

  private let state = Mutex(State())

  /// Inboxes that somebody watches.
  var watchedInboxes: Int { state.withLock { $0.watchers.count } }

  func came(_ session: Session, to inbox: InboxID) {
    let told = state.withLock { state -> [Watch] in
      state.online[inbox, default: 0] += 1
      return state.online[inbox] == 1 ? Array((state.watchers[inbox] ?? [:]).values) : []
    }
    tell(told, isOnline: true)
  }

  func left(_ session: Session, from inbox: InboxID) {
    let told = state.withLock { state -> [Watch] in
      for other in state.watched.removeValue(forKey: session.id) ?? [] {
        state.remove(session.id, from: other)
      }
      guard let count = state.online[inbox] else { return [] }
      state.online[inbox] = count > 1 ? count - 1 : nil
      return count == 1 ? Array((state.watchers[inbox] ?? [:]).values) : []
    }
    tell(told, isOnline: false)
  }

  /// The session took part in a conversation: from now on it is told, and at once if the other side is there.
  func watch(_ conversation: Conversation, by session: Session) {
    let side = session.side.other
    let inbox = conversation.inbox(of: side)
    let watch = Watch(session: session, conversation: conversation, side: side)
    let isOnline = state.withLock { state -> Bool in
      guard state.watchers[inbox]?[session.id] == nil else { return false }
      state.watchers[inbox, default: [:]][session.id] = watch
      state.watched[session.id, default: []].append(inbox)
      if let count = state.watched[session.id]?.count, count > Self.watchedPerSession,
        let oldest = state.watched[session.id]?.removeFirst()
      {
        state.remove(session.id, from: oldest)
      }
      return state.online[inbox] != nil
    }
    if isOnline { tell([watch], isOnline: true) }
  }

  private func tell(_ watches: [Watch], isOnline: Bool) {
    for watch in watches where watch.session.scopes.contains(.read) {
      let event = ServerEvent.presence(watch.conversation.id, watch.side, isOnline: isOnline)
      watch.session.connection.order(.event(event))
    }
  }
}
