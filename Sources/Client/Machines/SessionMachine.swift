import Messaging
import NIOCore
import Wire

/// What a session does at each turn of a connection's life, and between two connections. Past-tense input, effects out; no
/// socket, no clock, no task, no promise inside.
struct SessionMachine {
  enum Phase: Equatable {
    case offline
    /// Connected; `hello` is awaited, then the login's reply.
    case opening
    case online
    case ended
  }

  enum Effect: Hashable {
    case write(ByteBuffer)
    case complete(Int64, Result<ReplyFrame, ClientError>)
    /// To the reader of events. Nil: nothing to tell, but the position has to be acked in its turn.
    case deliver(SessionEvent?, position: Int64?)
    case wakeForAck
    /// Call `retryDue` later.
    case retry(Int64, afterMilliseconds: Int64)
    case close
  }

  private(set) var phase = Phase.offline
  private(set) var idleMilliseconds: Int64 = 120_000
  private let configuration: SessionConfiguration
  private var account = ""
  private var epoch: String?
  private var positions: PositionTracker
  private var acks: AckBatcher
  private var requests = PendingRequests()
  private var schedule: ReconnectSchedule
  private var farewell: (bye: Bye, codeName: String)?
  /// The login was refused: for good, or until later.
  private var refusal: Refusal?

  init(_ configuration: SessionConfiguration) {
    self.configuration = configuration
    epoch = configuration.since?.epoch
    positions = PositionTracker(floor: configuration.since?.position)
    acks = AckBatcher(window: configuration.window)
    schedule = ReconnectSchedule(configuration.reconnect)
  }

  /// Where the next login resumes; nil before the first.
  var resumePoint: LoginCommand.ResumePoint? {
    guard let epoch, let floor = positions.floor else { return nil }
    return LoginCommand.ResumePoint(epoch: epoch, position: floor)
  }

  // MARK: From the connection

  mutating func connected() {
    guard phase == .offline else { return }
    phase = .opening
  }

  mutating func received(_ frame: ServerFrame) -> [Effect] {
    guard phase == .opening || phase == .online else { return [] }
    switch frame {
    case .event(let event): return received(event)
    case .reply(let reply): return received(reply)
    case .refusal(let refusal): return received(refusal)
    }
  }

  private mutating func received(_ event: EventFrame) -> [Effect] {
    switch event.name {
    case "hello", "ping", "bye", "caught_up", "gap": break
    default: return took(event)
    }
    switch event.event {
    case .hello(let greeting):
      idleMilliseconds = greeting.limits["idle_ms"] ?? idleMilliseconds
      return [write(Request(id: PendingRequests.loginID, .login(login)))]
    case .ping: return [write(Request(id: .string("ping"), .ping))]
    case .bye(let bye, let codeName):
      farewell = (bye, codeName)
      return [.close]
    case .caughtUp(let position): positions.caughtUp(position)
    case .gap(_, let to, let reason):
      if reason == "epoch" { positions.restart() } else { positions.caughtUp(to) }
    case .message, .edited, .retracted, .translation, .marker, .typing, .presence, nil: break
    }
    return [.deliver(.event(event), position: nil)]
  }

  /// A durable event once and in order; a transient one as it is.
  private mutating func took(_ event: EventFrame) -> [Effect] {
    guard let position = event.position else { return [.deliver(.event(event), position: nil)] }
    let told: SessionEvent? = isOwn(event) ? nil : .event(event)
    switch positions.event(position) {
    case .duplicate: return [.deliver(nil, position: position)]
    case .new: return [.deliver(told, position: position)]
    case .hole(let missing):
      return [.deliver(.hole(missing), position: nil), .deliver(told, position: position)]
    }
  }

  /// Sent by this session and stored before the last connection broke: the repeated request's reply tells it.
  private func isOwn(_ event: EventFrame) -> Bool {
    guard event.name == "message", let cid = event.body["cid"]?.string, requests.awaitsReply(cid: cid)
    else { return false }
    return event.body["from"]?.object?["name"]?.string == account
  }

  private mutating func received(_ reply: ReplyFrame) -> [Effect] {
    if reply.id == PendingRequests.loginID { return loggedIn(reply) }
    if let position = reply.position { positions.reply(position) }
    guard case .integer(let id) = reply.id, requests.finish(id) else { return [] }
    return [.complete(id, .success(reply))]
  }

  private mutating func loggedIn(_ reply: ReplyFrame) -> [Effect] {
    guard let login = LoginResult(reply) else { return [.close] }
    phase = .online
    schedule.online()
    account = login.name
    if let epoch, epoch != login.epoch { positions.restart() }
    if epoch == nil { positions = PositionTracker(floor: login.position) }
    epoch = login.epoch
    var effects: [Effect] = [.deliver(.online(login), position: nil)]
    for id in requests.ids { effects += written(id) }
    return effects
  }

  private mutating func received(_ refusal: Refusal) -> [Effect] {
    if refusal.id == PendingRequests.loginID {
      self.refusal = refusal
      return [.close]
    }
    guard case .integer(let id) = refusal.id else { return [] }
    switch refusal.retry {
    case .now where requests.postpone(id): return [.retry(id, afterMilliseconds: 100)]
    case .after(let milliseconds) where requests.postpone(id):
      return [.retry(id, afterMilliseconds: milliseconds)]
    case .now, .after, .never: break
    }
    return requests.finish(id) ? [.complete(id, .failure(.refused(refusal)))] : []
  }

  // MARK: From the user

  /// - Returns: the request's number, to complete it by.
  mutating func submitted(_ command: ClientCommand) -> (id: Int64, effects: [Effect])? {
    guard let id = requests.add(command) else { return nil }
    return (id, phase == .online ? written(id) : [])
  }

  mutating func retryDue(_ id: Int64) -> [Effect] {
    phase == .online && requests.isPostponed(id) ? written(id) : []
  }

  /// Nobody waits for this reply any more, and it is not asked again.
  mutating func abandoned(_ id: Int64) { _ = requests.finish(id) }

  /// The reader is done with the event of that position.
  mutating func handled(_ position: Int64) -> [Effect] {
    guard phase == .online else { return [] }
    switch acks.handled(position) {
    case .nothing: return []
    case .ack(let position): return [ack(position)]
    case .wake: return [.wakeForAck]
    }
  }

  mutating func ackTimerFired() -> [Effect] {
    guard phase == .online, let position = acks.timerFired() else { return [] }
    return [ack(position)]
  }

  // MARK: Between connections

  enum Next: Equatable {
    case reconnect(afterMilliseconds: Int64, reason: String)
    case fail(ClientError)
  }

  /// - Parameters:
  ///   - dropped: positions of events that were buffered and never read, ascending; they are asked for again.
  ///   - chance: 0…1.
  mutating func disconnected(_ reason: ClientError?, dropped: [Int64], chance: Double) -> Next {
    phase = .offline
    positions.takeBack(dropped)
    acks.disconnected()
    requests.disconnected()
    defer {
      farewell = nil
      refusal = nil
    }
    let failure = failure(reason)
    guard isWorthRetrying(failure) else { return .fail(failure) }
    guard let delay = schedule.next(after: wish, chance: chance) else { return .fail(failure) }
    return .reconnect(afterMilliseconds: delay, reason: "\(failure)")
  }

  mutating func ended() { phase = .ended }

  private func failure(_ reason: ClientError?) -> ClientError {
    if let refusal { return .refused(refusal) }
    if let farewell { return .ended(farewell.bye, codeName: farewell.codeName) }
    return reason ?? .unreachable("the connection was closed")
  }

  private var wish: Bye.Reconnect? {
    switch refusal?.retry {
    case .now: .now
    case .after(let milliseconds): .after(milliseconds: milliseconds)
    case .never: .never
    case nil: farewell?.bye.reconnect
    }
  }

  private func isWorthRetrying(_ failure: ClientError) -> Bool {
    switch failure {
    case .unreachable: true
    case .refused(let refusal): refusal.retry != .never
    case .ended(let bye, _): bye.reconnect != .never
    case .untrusted, .badAuthority, .notParley, .tooManyRequests, .closed, .cancelled: false
    }
  }

  // MARK: Frames

  private var login: LoginCommand {
    LoginCommand(
      credentials: configuration.credentials, device: configuration.device,
      settings: configuration.settings, window: Int64(configuration.window), since: resumePoint)
  }

  private mutating func written(_ id: Int64) -> [Effect] {
    requests.write(id).map { [write($0)] } ?? []
  }

  private func ack(_ position: Int64) -> Effect { write(Request(id: nil, .ack(position: position))) }

  private func write(_ request: Request) -> Effect {
    var bytes = ByteBuffer()
    request.encode(into: &bytes)
    return .write(bytes)
  }
}
