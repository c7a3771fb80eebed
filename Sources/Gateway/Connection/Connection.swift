import Messaging
import NIOCore
import Synchronization
import Wire

/// A connection as other threads see it: everything is carried to its event loop, in order, in few hops.
final class Connection: Sendable {
  /// What the loop is asked to do.
  enum Order: Sendable {
    case reply(RequestKey, Reply)
    case refuse(RequestKey, MessagingError)
    case event(ServerEvent)
    case published(Published)
    case page(ReplayedPage)
    case activate(Session, DeliveryCursor, RequestKey, LoginReply, gap: ServerEvent?)
    case end(Bye)
  }

  let id: SessionID
  let eventLoop: any EventLoop
  /// As `PeerNetwork` names it.
  let address: String
  private let handler: NIOLoopBound<ConnectionHandler>
  private let orders = Mutex<[Order]>([])

  init(id: SessionID, address: String, handler: NIOLoopBound<ConnectionHandler>, eventLoop: any EventLoop) {
    self.id = id
    self.address = address
    self.handler = handler
    self.eventLoop = eventLoop
  }

  /// Any thread. Orders of one thread are carried out in the order given.
  func order(_ order: Order) {
    if enqueue(order) { eventLoop.execute { self.carryOut() } }
  }

  /// Queues without waking the loop. Returns whether the caller must see to it that `carryOut` runs there.
  func enqueue(_ order: Order) -> Bool {
    orders.withLock { orders in
      orders.append(order)
      return orders.count == 1
    }
  }

  /// Returns once the socket takes more, or the connection has ended. Who makes long replies waits for it: one of them is in
  /// memory, not as many as were asked for.
  func whenWritable() async {
    await withCheckedContinuation { continuation in
      eventLoop.execute { self.handler.value.whenWritable { continuation.resume() } }
    }
  }

  /// Event loop only.
  func carryOut() {
    let taken = orders.withLock { orders in
      let taken = orders
      orders = []
      return taken
    }
    handler.value.carryOut(taken)
  }
}

/// A committed event as one reader gets it.
struct Published: Sendable {
  let sent: DeliveryCursor.Sent
  /// The whole frame; shared by all readers of the inbox who see the same languages.
  let frame: ByteBuffer
  /// The reply that stands for the event on the connection that asked for it.
  let own: (key: RequestKey, reply: Reply)?
}

/// A page of the log, encoded for its reader.
struct ReplayedPage: Sendable {
  struct Entry: Sendable {
    let sent: DeliveryCursor.Sent
    let frame: ByteBuffer
  }

  let entries: [Entry]
  /// What was deleted by age meanwhile: nothing up to here will come. Nil where nothing was.
  var retainedAfter: Int64?
  /// The log could not be read: try again later.
  let failed: Bool
}
