import Messaging
import Synchronization

/// A logged-in connection.
final class Session: Sendable {
  let connection: Connection
  let device: String?
  private let state: Mutex<Principal>
  private let ended = Atomic(false)

  init(_ principal: Principal, connection: Connection, device: String?) {
    state = Mutex(principal)
    self.connection = connection
    self.device = device
  }

  var id: SessionID { connection.id }
  var principal: Principal { state.withLock { $0 } }
  var view: ReaderView {
    state.withLock { ReaderView(settings: $0.account.settings, side: $0.account.side) }
  }

  /// Set when the session was kicked or replaced: nothing more is done for it.
  var isEnded: Bool { ended.load(ordering: .acquiring) }

  func end() { ended.store(true, ordering: .releasing) }

  func apply(_ settings: Settings) {
    state.withLock { $0.account.settings = settings }
  }
}
