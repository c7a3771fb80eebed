import Messaging
import NIOCore
import Wire

/// Stop 3: what a connection may do now. Lines in, actions out; no socket, no clock, no task inside.
struct ConnectionStateMachine {
  enum Phase {
    /// Not logged in: only `ping`, `login` and `register` do anything (the router answers the others).
    case anonymous
    /// Logged in; the cursor says which events may be written.
    case active(Session, DeliveryCursor)
    /// `bye` was written: nothing more is read or written.
    case ending
  }

  enum Action {
    case ignore
    /// Answer at once, on the loop.
    case reply(RequestID, Reply)
    case refuse(RefusedLine)
    /// The tenth line that is no frame.
    case refuseAndEnd(RefusedLine)
    /// An ack of an active connection; its reply, if it wants one.
    case ack(Int64, RequestID?)
    case forward(ConnectionInput)
  }

  private(set) var phase = Phase.anonymous
  private let faultLimit: Int
  private let depthLimit: Int
  private var faults = 0
  private var nextKey: UInt64 = 1
  /// Requests that have no reply yet.
  private var inFlight: [RequestKey: (id: RequestID, op: String)] = [:]
  private var inFlightIDs: Set<RequestID> = []
  /// The newest event that was published while the login was under way: it must not be missed.
  private var newestBeforeLogin: Int64 = 0

  /// - Parameters:
  ///   - faultLimit: lines that are no frames until the connection is ended.
  ///   - depthLimit: how deep the JSON of a frame may nest.
  init(faultLimit: Int, depthLimit: Int = Request.depthLimit) {
    self.faultLimit = faultLimit
    self.depthLimit = depthLimit
  }

  var isEnding: Bool {
    if case .ending = phase { true } else { false }
  }

  // MARK: From the client

  mutating func received(_ line: ByteBuffer) -> Action {
    guard !isEnding else { return .ignore }
    do throws(RefusedLine) {
      return received(try Request.decode(line, depthLimit: depthLimit))
    } catch {
      return refused(error)
    }
  }

  mutating func receivedOversizeLine(_ beginning: ByteBuffer, limit: Int) -> Action {
    guard !isEnding else { return .ignore }
    return refused(Request.oversize(beginning, limit: limit, depthLimit: depthLimit))
  }

  private mutating func received(_ request: Request) -> Action {
    if let id = request.id, inFlightIDs.contains(id) {
      let error = MessagingError(.badRequest, Notice(.idInFlight), field: "id")
      return .refuse(RefusedLine(error: error, op: request.op, id: id))
    }
    switch (request.command, phase, request.id) {
    case (.ping, _, let id?): return .reply(id, .ok("ping"))
    case (.ack(let position), .active, let id): return .ack(position, id)
    default: return .forward(forwarded(request))
    }
  }

  private mutating func forwarded(_ request: Request) -> ConnectionInput {
    let key = RequestKey(rawValue: nextKey)
    nextKey += 1
    if let id = request.id {
      inFlight[key] = (id, request.op)
      inFlightIDs.insert(id)
    }
    return ConnectionInput(key: key, wantsReply: request.id != nil, command: request.command)
  }

  private mutating func refused(_ line: RefusedLine) -> Action {
    guard line.isProtocolFault else { return refusedRequest(line) }
    faults += 1
    return faults >= faultLimit ? .refuseAndEnd(line) : .refuse(line)
  }

  /// A request whose form is wrong. Before a login that is not told, but that it needs one.
  private func refusedRequest(_ line: RefusedLine) -> Action {
    guard line.error.code == .badRequest, let op = line.op else { return .refuse(line) }
    if line.id == nil, line.error.field != "id", Request.opsWithoutID.contains(op) { return .ignore }
    guard case .anonymous = phase, line.id != nil, !Self.opsBeforeLogin.contains(op),
      Request.isKnown(op: op)
    else { return .refuse(line) }
    let error = MessagingError(.unauthenticated, Notice(.loginFirst))
    return .refuse(RefusedLine(error: error, op: op, id: line.id))
  }

  private static let opsBeforeLogin: Set<String> = ["ping", "login", "register"]

  // MARK: From the session

  /// The request that a reply answers, once.
  mutating func answered(_ key: RequestKey) -> (id: RequestID, op: String)? {
    guard let request = inFlight.removeValue(forKey: key) else { return nil }
    inFlightIDs.remove(request.id)
    // A login that failed: what was published meanwhile was another inbox's than the next login's may be.
    if case .anonymous = phase, request.op == "login" { newestBeforeLogin = 0 }
    return request
  }

  /// An event was published to the session, which may not be active yet.
  mutating func published(_ event: DeliveryCursor.Sent, isOpen: Bool) -> DeliveryCursor.Verdict {
    if case .anonymous = phase { newestBeforeLogin = max(newestBeforeLogin, event.position) }
    let verdict = withCursor { isOpen ? $0.published(event) : $0.noted(event.position) }
    return verdict ?? .hold
  }

  mutating func loggedIn(_ session: Session, _ cursor: DeliveryCursor) {
    guard case .anonymous = phase else { return }
    phase = .active(session, cursor)
    _ = withCursor { [newestBeforeLogin] in $0.noted(newestBeforeLogin) }
  }

  mutating func ended() {
    phase = .ending
    inFlight.removeAll()
    inFlightIDs.removeAll()
  }

  /// Works on the cursor in place; nil where the connection is not active.
  mutating func withCursor<Result>(_ body: (inout DeliveryCursor) -> Result) -> Result? {
    guard case .active(let session, var cursor) = phase else { return nil }
    phase = .ending  // lets go of the old value, so that the cursor is changed and not copied
    let result = body(&cursor)
    phase = .active(session, cursor)
    return result
  }
}

/// What stop 4 gets of a line.
struct ConnectionInput: Sendable {
  let key: RequestKey
  let wantsReply: Bool
  let command: ClientCommand
}
