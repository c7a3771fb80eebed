import Messaging
import NIOCore
import Wire

/// Carrying out what other threads ordered, and keeping the delivery cursor moving. Event loop only.
extension ConnectionHandler {
  func carryOut(_ orders: [Connection.Order]) {
    for order in orders where !machine.isEnding {
      switch order {
      case .reply(let key, let reply): self.reply(key, reply)
      case .refuse(let key, let error):
        if let (id, op) = machine.answered(key) { refuse(error, op: op, id: id) }
      case .event(let event): tell(event)
      case .published(let published): deliver(published)
      case .page(let page): deliver(page)
      case .activate(let session, let cursor, let key, let reply, let gap):
        activate(session, cursor, key, reply, gap)
      case .end(let bye): end(bye)
      }
    }
    readLogIfDue()
  }

  private func reply(_ key: RequestKey, _ reply: Reply) {
    guard let (id, _) = machine.answered(key) else { return }
    write { reply.encode(id: id, into: &$0) }
  }

  private func activate(
    _ session: Session, _ cursor: DeliveryCursor, _ key: RequestKey, _ loginReply: LoginReply,
    _ gap: ServerEvent?
  ) {
    machine.loggedIn(session, cursor)
    times.loggedIn()
    reply(key, .login(loginReply))
    if let gap { write { gap.encode(into: &$0) } }
  }

  /// What is not in the log. For a reader that does not read, typing and presence are worth nothing later; markers are
  /// state, so the newest of each is kept.
  private func tell(_ event: ServerEvent) {
    // Nothing comes before the login's reply; what a client wants to know of state it asks for after it.
    guard case .active = machine.phase else { return }
    guard isWritable else {
      if case .marker(let change) = event { heldMarkers.hold(change) }
      return
    }
    write { event.encode(into: &$0) }
  }

  func tellHeldMarkers() {
    for change in heldMarkers.release() { write { ServerEvent.marker(change).encode(into: &$0) } }
  }

  private func deliver(_ published: Published) {
    if let own = published.own {
      reply(own.key, own.reply)
      let isSlow = machine.withCursor { cursor in
        cursor.publishedOwn(published.sent.position)
        return cursor.hasTooManyOwnRuns
      }
      if isSlow == true { end(Bye(.slow, .now)) }
      return
    }
    if machine.published(published.sent, isOpen: isWritable) == .write {
      write { $0.writeImmutableBuffer(published.frame) }
    }
  }

  private func deliver(_ page: ReplayedPage) {
    if let retained = page.retainedAfter, let from = machine.withCursor({ $0.expired(upTo: retained) }) ?? nil
    {
      write { ServerEvent.gap(from: from, to: retained, .retention).encode(into: &$0) }
    }
    for entry in page.entries where machine.withCursor({ $0.read(entry.sent) }) == .write {
      write { $0.writeImmutableBuffer(entry.frame) }
    }
    let isCaughtUp = machine.withCursor { cursor in
      page.failed
        ? cursor.readFailed() : cursor.readEnded(isEmpty: page.entries.isEmpty && page.retainedAfter == nil)
    }
    guard isCaughtUp == true, case .active(let session, let cursor) = machine.phase else { return }
    write { ServerEvent.caughtUp(position: cursor.cursor).encode(into: &$0) }
    services.replay.tellMarkers(to: session, after: cursor.start, upTo: cursor.cursor)
  }

  /// Asks for the next page of the log where there is something to read, room for it, and a socket that takes it.
  func readLogIfDue() {
    guard case .active(let session, _) = machine.phase, isWritable else { return }
    guard let read = machine.withCursor({ $0.nextRead(limit: Limits.replayPage) }) ?? nil else { return }
    services.replay.read(for: session, after: read.after, limit: read.limit)
  }

  func acked(_ position: Int64) {
    guard case .active(let session, _) = machine.phase else { return }
    let acked = machine.withCursor { $0.acked(position) } ?? []
    times.acked(now: .now())
    services.deliveries.acked(acked, by: session)
    readLogIfDue()
  }
}

/// The newest markers of each conversation that could not be told yet.
struct HeldMarkers {
  private struct Key: Hashable {
    let conversation: ConversationID
    let side: Side
  }

  /// Beyond this many the oldest state is given up: the next move of a marker tells it again.
  private static let limit = 1_024

  private var changes: [Key: MarkerChange] = [:]

  mutating func hold(_ change: MarkerChange) {
    if changes.count >= Self.limit { changes.removeAll() }
    changes[Key(conversation: change.conversation.id, side: change.side)] = change
  }

  mutating func release() -> [MarkerChange] {
    let released = Array(changes.values)
    changes = [:]
    return released
  }
}
