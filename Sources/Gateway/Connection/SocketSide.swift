import NIOCore

/// Ends a connection at the socket, without TLS. Stands between the two; its event loop only.
///
/// A close from behind TLS waits for the peer's goodbye, and NIOSSL keeps 57 KiB of buffers for as long even where the
/// socket is gone before: too much for each of many that come and go.
final class SocketSide: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// How long a peer has to say goodbye: who does not must not hold up a stop.
  static let goodbye = TimeAmount.seconds(2)

  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// A reset, or a network that went away: nobody is left to say goodbye to.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { close() }

  func close() { context?.close(promise: nil) }
}
