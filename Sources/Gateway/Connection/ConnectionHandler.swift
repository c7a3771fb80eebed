import Messaging
import NIOCore
import NIOTLS
import Wire

/// Stop 2 and 9 as NIO sees them: bytes in, batches of commands out to the connection's task; orders in, bytes out.
///
/// Holds what belongs to the event loop, and decides nothing: that is `ConnectionStateMachine`'s and `DeliveryCursor`'s.
final class ConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = [ConnectionInput]
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  /// A batch is handed on when it has this many commands, else at the end of the read.
  private static let batchLimit = 64

  let services: ConnectionServices
  let heartbeat: Heartbeat
  private let socket: SocketSide
  var connection: Connection?
  var machine: ConnectionStateMachine
  var parser: FrameParser
  private var outbox = Outbox()
  var times: ConnectionTimes
  var heldMarkers = HeldMarkers()
  private var batch: [ConnectionInput] = []
  private var isReadHeld = false
  /// The connection's task, where it waits for the socket to take more.
  private var waiting: (() -> Void)?
  private var context: ChannelHandlerContext?

  init(services: ConnectionServices, heartbeat: Heartbeat, socket: SocketSide) {
    self.services = services
    self.heartbeat = heartbeat
    self.socket = socket
    let limits = services.limits
    machine = ConnectionStateMachine(faultLimit: limits.protocolFaults, depthLimit: limits.nesting)
    parser = FrameParser(lineLimit: limits.lineBytes)
    times = ConnectionTimes(now: .now())
  }

  // MARK: NIO

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func channelActive(context: ChannelHandlerContext) {
    heartbeat.add(self)
    write { $0.writeImmutableBuffer(self.services.hello) }
    if let refusal = connection.flatMap({ services.admission.refusal(for: $0) }) { end(refusal) }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    heartbeat.remove(self)
    machine.ended()
    goOn()
    if let connection { services.admission.left(connection) }
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    outbox = Outbox()
    connection = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    guard !machine.isEnding else { return }
    times.received(now: .now())
    parser.append(&bytes)
    var hasEndedLine = false
    while let output = parser.next() {
      hasEndedLine = true
      switch output {
      case .line(let line): perform(machine.received(line))
      case .oversize(let beginning):
        perform(machine.receivedOversizeLine(beginning, limit: services.limits.lineBytes))
      }
    }
    times.lineState(isInside: parser.isInsideLine, hasEnded: hasEndedLine, now: .now())
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    handOnBatch()
    context.fireChannelReadComplete()
  }

  /// Requests are not read while their replies are not: a reader that does not read is not served.
  func read(context: ChannelHandlerContext) {
    if context.channel.isWritable || machine.isEnding {
      context.read()
    } else {
      isReadHeld = true
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      if isReadHeld {
        isReadHeld = false
        context.read()
      }
      tellHeldMarkers()
      readLogIfDue()
      goOn()
    }
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // A half-closed client (`openssl s_client` at the end of its input) has nothing more to ask: close at once.
    if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
    if case TLSUserEvent.handshakeCompleted = event { times.secured() }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // TLS errors are the peer's: the connection ends, the server does not.
    context.close(promise: nil)
  }

  // MARK: Lines

  private func perform(_ action: ConnectionStateMachine.Action) {
    switch action {
    case .ignore: break
    case .reply(let id, let reply): write { reply.encode(id: id, into: &$0) }
    case .refuse(let line): refuse(line.error, op: line.op, id: line.id)
    case .refuseAndEnd(let line):
      refuse(line.error, op: line.op, id: line.id)
      end(Bye(.protocol, .never))
    case .ack(let position, let id):
      acked(position)
      if let id { write { Reply.ok("ack").encode(id: id, into: &$0) } }
    case .forward(let input):
      batch.append(input)
      if batch.count >= Self.batchLimit { handOnBatch() }
    }
  }

  private func handOnBatch() {
    guard !batch.isEmpty else { return }
    context?.fireChannelRead(wrapInboundOut(batch))
    batch = []
  }

  // MARK: Writing

  /// Whether the socket takes more; its high-water mark is set in `ConnectionPipeline`.
  var isWritable: Bool { context?.channel.isWritable ?? false }

  func write(_ encode: (inout ByteBuffer) -> Void) {
    guard let context else { return }
    let mustScheduleFlush = outbox.append(encode)
    if outbox.isFull, let bytes = outbox.take() { context.write(wrapOutboundOut(bytes), promise: nil) }
    guard mustScheduleFlush else { return }
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.execute { bound.value.flush() }
  }

  private func flush() {
    guard let context else { return }
    if let bytes = outbox.takeForFlush() { context.write(wrapOutboundOut(bytes), promise: nil) }
    context.flush()
  }

  /// Calls back once the socket takes more, or nothing more will be written. One waits at a time: the connection's task.
  func whenWritable(_ ready: @escaping () -> Void) {
    // Only what was flushed counts as waiting for the socket.
    flush()
    guard context != nil, !machine.isEnding, !isWritable else { return ready() }
    waiting = ready
  }

  private func goOn() {
    let ready = waiting
    waiting = nil
    ready?()
  }

  func refuse(_ error: MessagingError, op: String?, id: RequestID?) {
    services.metrics.refused(error.code)
    let text = services.notices.text(error.notice, in: uiLanguage)
    write { ErrorFrame(error, text: text, op: op, id: id).encode(into: &$0) }
  }

  private var uiLanguage: LanguageTag {
    guard case .active(let session, _) = machine.phase else { return .english }
    return session.principal.account.settings.ui
  }

  /// Says `bye` and TLS's goodbye; the peer has `SocketSide.goodbye` to answer it. What still comes in is thrown away.
  func end(_ bye: Bye) {
    guard !machine.isEnding, let context else { return }
    machine.ended()
    goOn()
    batch = []
    write { ServerEvent.bye(bye).encode(into: &$0) }
    flush()
    let loop = context.eventLoop
    let tls = NIOLoopBound(context, eventLoop: loop)
    // In the loop's next turn: before its handshake has begun, TLS would pass the close on to the socket at once.
    loop.execute { tls.value.close(mode: .output, promise: nil) }
    let socket = NIOLoopBound(socket, eventLoop: loop)
    // Not at once: a close with unread input behind it would reset the connection before the peer has read.
    loop.scheduleTask(in: SocketSide.goodbye) { socket.value.close() }
  }
}
