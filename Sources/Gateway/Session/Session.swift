import Messaging
import Synchronization

/// A logged-in connection.
final class Session: Sendable {
  let connection: Connection
  let device: String?
  // What never changes in a session is at hand without a lock and without a copy of the account.
  let account: AccountID
  let inbox: InboxID
  let side: Side
  let scopes: Scopes
  let token: TokenID?
  private let state: Mutex<Principal>
  private let ended = Atomic(false)

  init(_ principal: Principal, connection: Connection, device: String?) {
    state = Mutex(principal)
    account = principal.account.id
    inbox = principal.account.inbox
    side = principal.account.side
    scopes = principal.scopes
    token = principal.token
    self.connection = connection
    self.device = device
  }

  var id: SessionID { connection.id }
  var principal: Principal { state.withLock { $0 } }
  var view: ReaderView {
    ReaderView(settings: state.withLock { $0.account.settings }, side: side)
  }

  /// Set when the session was kicked or replaced: nothing more is done for it.
  var isEnded: Bool { ended.load(ordering: .acquiring) }

  func end() { ended.store(true, ordering: .releasing) }

  func apply(_ settings: Settings) {
    state.withLock { $0.account.settings = settings }
  }
}
