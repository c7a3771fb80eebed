import Messaging
import NIOCore
import Wire

/// What may be done before a login: `login` and `register`.
final class SessionOpening: Sendable {
  let services: ConnectionServices
  let operations: GatewayOperations
  let limiter: RateLimiter
  let throttle: LoginThrottle

  init(
    services: ConnectionServices, operations: GatewayOperations, limiter: RateLimiter, throttle: LoginThrottle
  ) {
    self.services = services
    self.operations = operations
    self.limiter = limiter
    self.throttle = throttle
  }

  /// Returns the session that a login opened.
  func perform(
    _ input: ConnectionInput, on connection: Connection
  ) async throws(MessagingError) -> Session? {
    switch input.command {
    case .login(let command): return try await logIn(command, input.key, on: connection)
    case .register(let command):
      let account = try await register(command, from: connection.address)
      connection.order(.reply(input.key, .registered(account)))
      return nil
    default: throw MessagingError(.unauthenticated, Notice(.loginFirst))
    }
  }

  private func register(
    _ command: RegisterCommand, from address: String
  ) async throws(MessagingError) -> Account {
    guard let register = operations.register else {
      throw MessagingError(.forbidden, Notice(.registerOff))
    }
    try limiter.take(.register, of: .address(address))
    return try await register(
      user: command.user, password: command.password, settings: command.settings, from: address)
  }

  private func logIn(
    _ command: LoginCommand, _ key: RequestKey, on connection: Connection
  ) async throws(MessagingError) -> Session? {
    var principal = try await authenticate(command.credentials, on: connection)
    if command.since != nil { try Rights.require(.read, of: principal) }
    principal.account = try await operations.changeSettings(command.settings, of: principal.account)
    let session = Session(principal, connection: connection, device: command.device)
    guard let replaced = services.fanOut.add(session, limit: services.limits.connectionsPerAccount)
    else {
      connection.order(.end(Bye(.full, .after(milliseconds: 5_000))))
      return nil
    }
    for old in replaced {
      old.end()
      old.connection.order(.end(Bye(.replaced, .never)))
    }
    do throws(MessagingError) {
      // Asked again now that a kick would find the session: nothing slips between.
      guard try await isStillValid(principal, command.credentials) else {
        throw MessagingError(.authFailed, Notice(.wrongCredentials))
      }
      try await activate(session, command, key)
    } catch {
      services.fanOut.remove(session)
      throw error
    }
    services.admission.loggedIn(connection)
    services.metrics.loggedIn()
    return session
  }

  private func authenticate(
    _ credentials: LoginCommand.Credentials, on connection: Connection
  ) async throws(MessagingError) -> Principal {
    let user: String
    switch credentials {
    case .password(let name, _): user = operations.logIn.nameKey(name)?.folded ?? ""
    case .token: user = ""
    }
    let delay = throttle.delay(address: connection.address, user: user)
    if delay > .zero { try? await Task.sleep(for: .nanoseconds(delay.nanoseconds)) }
    do throws(MessagingError) {
      let principal: Principal
      switch credentials {
      case .password(let name, let password):
        principal = try await operations.logIn.withPassword(
          user: name, password: password, from: connection.address, session: connection.id)
      case .token(let token):
        principal = try await operations.logIn.withToken(token, session: connection.id)
      }
      throttle.succeeded(address: connection.address, user: user)
      return principal
    } catch {
      if error.code == .authFailed { throttle.failed(address: connection.address, user: user) }
      throw error
    }
  }

  private func isStillValid(
    _ principal: Principal, _ credentials: LoginCommand.Credentials
  ) async throws(MessagingError) -> Bool {
    guard case .token(let token) = credentials else {
      return try await operations.logIn.isStillValid(principal)
    }
    do throws(MessagingError) {
      return try await operations.logIn.withToken(token, session: principal.session).token == principal.token
    } catch {
      guard error.code == .authFailed else { throw error }
      return false
    }
  }

  /// Puts the cursor where the client left off, or at the end of the log.
  private func activate(
    _ session: Session, _ command: LoginCommand, _ key: RequestKey
  ) async throws(MessagingError) {
    let principal = session.principal
    let inbox = principal.account.inbox
    // Read after the session was added: what comes later is published to it.
    let newest = try await operations.inboxes.newestPosition(of: inbox)
    let epoch = operations.inboxes.epoch
    let limit = services.limits.window
    let window = min(command.window.map { Int(clamping: $0) } ?? limit, limit)
    let start: ResumeStart
    if let since = command.since {
      start = ResumeStart(
        since: (since.epoch, since.position), epoch: epoch, newest: newest,
        retainedAfter: try await operations.inboxes.retainedAfter(of: inbox))
    } else {
      start = ResumeStart(live: newest)
    }
    let cursor = DeliveryCursor(
      window: window, cursor: start.cursor, newest: newest, owesCaughtUp: command.since != nil,
      isMuted: !principal.scopes.contains(.read))
    let reply = LoginReply(
      account: principal.account, epoch: epoch, position: newest,
      sendBudget: limiter.budget(.send, of: .account(principal.account.id)))
    session.connection.order(.activate(session, cursor, key, reply, gap: start.gap))
    if let since = command.since, start.gap == nil {
      services.replay.resumed(session, behind: since.position, window: limit)
    }
  }
}

/// Where a login's replay begins, and the hole that it must own up to (protocol §4).
struct ResumeStart {
  let cursor: Int64
  let gap: ServerEvent?

  init(live newest: Int64) {
    cursor = newest
    gap = nil
  }

  init(since: (epoch: String, position: Int64), epoch: String, newest: Int64, retainedAfter: Int64) {
    // As bytes: comparing strings is quadratic in a run of combining marks.
    if !since.epoch.utf8.elementsEqual(epoch.utf8) {
      // Another life of the log: its positions mean nothing here, so all there is is told.
      cursor = retainedAfter
      let from = min(since.position, newest) + 1
      gap = .gap(from: from, to: max(newest, from), .epoch)
    } else if since.position > newest {
      cursor = retainedAfter
      gap = .gap(from: newest + 1, to: since.position, .epoch)
    } else if since.position < retainedAfter {
      cursor = retainedAfter
      gap = .gap(from: since.position + 1, to: retainedAfter, .retention)
    } else {
      cursor = since.position
      gap = nil
    }
  }
}
