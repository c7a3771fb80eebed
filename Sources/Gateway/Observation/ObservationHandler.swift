import NIOCore
import NIOHTTP1

/// Answers one request of an operator's tool and closes: `/metrics`, `/healthz`, `/readyz`.
final class ObservationHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let metrics: GatewayMetrics
  private let gauges: [Gauge]
  private var head: HTTPRequestHead?

  init(metrics: GatewayMetrics, gauges: [Gauge]) {
    self.metrics = metrics
    self.gauges = gauges
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let head else { return }
      self.head = nil
      write(Self.answer(head, metrics: metrics, gauges: gauges), to: head, context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // Silence, and the end of the peer's input: nothing here is worth waiting for.
    if event is IdleStateHandler.IdleStateEvent || event is ChannelEvent { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  struct Answer: Equatable {
    let status: HTTPResponseStatus
    let body: String
    var type = "text/plain; charset=utf-8"
  }

  static func answer(_ head: HTTPRequestHead, metrics: GatewayMetrics, gauges: [Gauge]) -> Answer {
    guard head.method == .GET || head.method == .HEAD else {
      return Answer(status: .methodNotAllowed, body: "GET or HEAD\n")
    }
    switch head.uri.prefix(while: { $0 != "?" }) {
    case "/metrics":
      let text = PrometheusText(metrics.snapshot, gauges: gauges).text
      return Answer(status: .ok, body: text, type: "text/plain; version=0.0.4; charset=utf-8")
    case "/healthz": return Answer(status: .ok, body: "ok\n")
    case "/readyz":
      switch metrics.snapshot.phase {
      case .starting: return Answer(status: .serviceUnavailable, body: "starting\n")
      case .serving: return Answer(status: .ok, body: "ok\n")
      case .draining: return Answer(status: .serviceUnavailable, body: "draining\n")
      }
    default: return Answer(status: .notFound, body: "/metrics, /healthz, /readyz\n")
    }
  }

  private func write(_ answer: Answer, to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    var response = HTTPResponseHead(version: head.version, status: answer.status)
    response.headers.add(name: "content-type", value: answer.type)
    response.headers.add(name: "content-length", value: "\(answer.body.utf8.count)")
    response.headers.add(name: "connection", value: "close")
    context.write(wrapOutboundOut(.head(response)), promise: nil)
    if head.method != .HEAD {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
    }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.close(promise: nil) }
  }
}
