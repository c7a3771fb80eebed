import Client
import NIOCore
import Wire

/// One logged-in connection of the load. Its event loop only.
///
/// Logs in as soon as the server has said hello, checks the `pos` of everything that comes, acks it, and hands messages and
/// replies to its owner.
final class Peer: FrameReceiver {
  struct Login: Sendable {
    let token: String
    var window = 1_024
    var since: LoginCommand.ResumePoint?
    var ackMilliseconds = 50
  }

  let connection: Connection
  let tally: Tally
  private let login: Login
  private let began = Tally.now()
  private var opened: EventLoopPromise<NIOLoopBound<Peer>>?
  private var waiting: [Int64: EventLoopPromise<ReplyFrame>] = [:]
  private var lastID: Int64 = 0
  private(set) var epoch = ""
  /// Of this connection's inbox.
  private(set) var positions: Numbering?
  /// The newest event that came.
  private(set) var newest: Int64 = 0
  private var acked: Int64 = 0
  private var isAckScheduled = false
  /// Off for a reader that neither reads nor acks.
  private var acks = true
  private(set) var isCaughtUp = false
  private var isClosing = false

  /// A durable event, its `pos` checked already.
  var onEvent: ((EventFrame) -> Void)?
  /// A reply or a refusal to a request that was written with `write`.
  var onReply: ((Int64, Result<ReplyFrame, Refusal>) -> Void)?
  /// A line before it is read; true keeps it from being read.
  var onLine: ((ByteBuffer) -> Bool)?
  var onCaughtUp: (() -> Void)?
  var onClosed: (() -> Void)?

  /// Connects and logs in.
  static func open(
    _ login: Login, at server: LoadTarget, on loop: any EventLoop, tally: NIOLoopBound<Tally>
  ) async throws -> NIOLoopBound<Peer> {
    let opened = loop.makePromise(of: NIOLoopBound<Peer>.self)
    do throws(ClientError) {
      _ = try await Connection.open(server.address, trust: server.trust, on: loop) { connection in
        Peer(login, connection, tally.value, opened)
      }
    } catch {
      opened.fail(error)
    }
    return try await opened.futureResult.get()
  }

  private init(
    _ login: Login, _ connection: Connection, _ tally: Tally, _ opened: EventLoopPromise<NIOLoopBound<Peer>>
  ) {
    self.login = login
    self.connection = connection
    self.tally = tally
    self.opened = opened
  }

  // MARK: Requests

  /// Asks for something that is not measured.
  func request(_ command: ClientCommand) -> EventLoopFuture<ReplyFrame> {
    let promise = connection.eventLoop.makePromise(of: ReplyFrame.self)
    lastID -= 1
    waiting[lastID] = promise
    connection.write(Request(id: .integer(lastID), command))
    return promise.futureResult
  }

  /// - Parameter id: not negative; comes back with `onReply`.
  func write(_ command: ClientCommand, id: Int64) { connection.write(Request(id: .integer(id), command)) }

  /// A slow reader's way: nothing is taken from the socket, nothing is acked.
  func stopReading() {
    acks = false
    connection.setReading(false)
  }

  func readAgain() {
    acks = true
    connection.setReading(true)
    ack()
  }

  func close() {
    isClosing = true
    connection.close()
  }

  // MARK: FrameReceiver

  func takes(_ line: ByteBuffer) -> Bool { onLine?(line) ?? false }

  func received(_ frame: ServerFrame) {
    switch frame {
    case .event(let event): received(event)
    case .reply(let reply):
      if let position = reply.position { positions?.reply(position) }
      guard case .integer(let id) = reply.id else { return }
      answer(id, .success(reply))
    case .refusal(let refusal):
      tally.figures.refused[refusal.codeName, default: 0] += 1
      guard case .integer(let id) = refusal.id else { return }
      answer(id, .failure(refusal))
    }
  }

  private func received(_ event: EventFrame) {
    if let position = event.position {
      positions?.event(position)
      newest = max(newest, position)
      onEvent?(event)
      return
    }
    switch event.name {
    case "hello": logIn()
    case "caught_up":
      isCaughtUp = true
      onCaughtUp?()
    default: break
    }
  }

  private func logIn() {
    let command = LoginCommand(
      credentials: .token(login.token), window: Int64(login.window), since: login.since)
    request(.login(command)).assumeIsolated().whenComplete { result in
      switch result {
      case .success(let reply):
        let position = reply.body["pos"]?.integer ?? 0
        self.epoch = reply.body["epoch"]?.string ?? ""
        self.positions = Numbering(next: (self.login.since?.position ?? position) + 1)
        self.acked = self.login.since?.position ?? position
        self.newest = self.acked
        self.tally.took(.login, since: self.began)
        self.opened?.succeed(NIOLoopBound(self, eventLoop: self.connection.eventLoop))
      case .failure(let error): self.opened?.fail(error)
      }
      self.opened = nil
    }
  }

  private func answer(_ id: Int64, _ result: Result<ReplyFrame, Refusal>) {
    guard id < 0 else {
      onReply?(id, result)
      return
    }
    waiting.removeValue(forKey: id)?.completeWith(result.mapError { $0 })
  }

  func batchEnded() {
    guard acks, newest > acked else { return }
    if login.ackMilliseconds == 0 || newest - acked >= Int64(max(1, login.window / 4)) { return ack() }
    guard !isAckScheduled else { return }
    isAckScheduled = true
    connection.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(login.ackMilliseconds))) {
      self.isAckScheduled = false
      if self.acks { self.ack() }
    }
  }

  func ack() {
    guard newest > acked else { return }
    acked = newest
    connection.write(Request(id: nil, .ack(position: newest)))
  }

  func closed(_ reason: ClientError?) {
    if !isClosing { tally.figures.brokenConnections += 1 }
    opened?.fail(reason ?? .closed)
    opened = nil
    for promise in waiting.values { promise.fail(reason ?? .closed) }
    waiting = [:]
    onClosed?()
    onClosed = nil
    onEvent = nil
    onReply = nil
    onLine = nil
    onCaughtUp = nil
  }
}

/// Where the load goes.
struct LoadTarget: Sendable {
  let address: ServerAddress
  let trust: Trust
}
