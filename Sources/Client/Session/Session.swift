public import NIOCore
import Synchronization
public import Wire

/// A login that outlives its connections: reconnects, resumes without a hole, and asks again what had no reply.
///
/// `run()` carries it; requests and events work while it runs, whatever the connection does. Any thread. Messages are sent
/// exactly once: at least once by the session, at most once by the server, which knows each `cid`.
public final class Session: Sendable {
  typealias Completion = @Sendable (Result<ReplyFrame, ClientError>) -> Void

  struct State {
    var machine: SessionMachine
    var connection: Connection?
    var completions: [Int64: Completion] = [:]
    var buffer = EventBuffer()
    var reader: CheckedContinuation<SessionEvent?, Never>?
    /// The position of the event that the reader is busy with.
    var inHand: Int64?
    /// Frames came since the last look; see `watch`.
    var isAlive = false
    var isEnded = false
  }

  let address: ServerAddress
  let trust: Trust
  let group: any EventLoopGroup
  let configuration: SessionConfiguration
  let state: Mutex<State>

  public init(
    _ configuration: SessionConfiguration, at address: ServerAddress, trust: Trust,
    on group: any EventLoopGroup
  ) {
    self.configuration = configuration
    self.address = address
    self.trust = trust
    self.group = group
    state = Mutex(State(machine: SessionMachine(configuration)))
  }

  // MARK: Requests

  /// Asks, and waits for the one terminal reply for as long as it takes: over any number of connections.
  public func request(_ command: ClientCommand) async throws(ClientError) -> ReplyFrame {
    let ticket = Mutex<Int64?>(nil)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let id = submit(command) { continuation.resume(returning: $0) }
        ticket.withLock { $0 = id }
        if Task.isCancelled { cancel(id) }
      }
    } onCancel: {
      cancel(ticket.withLock { $0 })
    }
    return try result.get()
  }

  /// Asks without waiting: requests of one thread go out in the order of their calls.
  /// - Returns: the request's number; nil where it was refused at once.
  /// - Parameter completion: called once, on any thread, perhaps before this returns; it must not block or call the session.
  @discardableResult
  public func submit(
    _ command: ClientCommand, completion: @escaping @Sendable (Result<ReplyFrame, ClientError>) -> Void
  ) -> Int64? {
    let ticket: Result<Int64, ClientError> = state.withLock { state in
      guard !state.isEnded else { return .failure(.closed) }
      guard let (id, effects) = state.machine.submitted(command) else { return .failure(.tooManyRequests) }
      state.completions[id] = completion
      perform(effects, &state)
      return .success(id)
    }
    switch ticket {
    case .success(let id): return id
    case .failure(let error):
      completion(.failure(error))
      return nil
    }
  }

  private func cancel(_ id: Int64?) {
    guard let id else { return }
    let completion = state.withLock { state in
      state.machine.abandoned(id)
      return state.completions.removeValue(forKey: id)
    }
    completion?(.failure(.cancelled))
  }

  // MARK: State

  /// Where another process would go on without missing or repeating what the reader of `events` has done. Nil before
  /// the first login.
  public var resumePoint: LoginCommand.ResumePoint? {
    state.withLock { state in
      guard let point = state.machine.resumePoint else { return nil }
      let unhandled = state.inHand ?? state.buffer.firstPosition
      return LoginCommand.ResumePoint(
        epoch: point.epoch, position: unhandled.map { $0 - 1 } ?? point.position)
    }
  }

  public var isOnline: Bool { state.withLock { $0.machine.phase == .online } }

  /// Tells the server that events up to here were handled; only where `configuration.acknowledges` is off.
  public func acknowledge(_ position: Int64) {
    state.withLock { state in perform(state.machine.handled(position), &state) }
  }

  // MARK: Effects, under the lock: what goes out goes out in the order decided

  func perform(_ effects: [SessionMachine.Effect], _ state: inout State) {
    for effect in effects {
      switch effect {
      case .write(let bytes): state.connection?.write(encoded: bytes)
      case .complete(let id, let result): state.completions.removeValue(forKey: id)?(result)
      case .deliver(let event, let position):
        deliver(EventBuffer.Entry(event: event, position: position), &state)
      case .wakeForAck:
        schedule(.milliseconds(Int64(AckBatcher.delayMilliseconds)), &state) { $0.ackTimerFired() }
      case .retry(let id, let milliseconds):
        schedule(.milliseconds(milliseconds), &state) { $0.retryDue(id) }
      case .close: state.connection?.close()
      }
    }
  }

  private func schedule(
    _ delay: TimeAmount, _ state: inout State,
    _ turn: @escaping @Sendable (inout SessionMachine) -> [SessionMachine.Effect]
  ) {
    _ = state.connection?.eventLoop.scheduleTask(in: delay) {
      self.state.withLock { state in self.perform(turn(&state.machine), &state) }
    }
  }
}
