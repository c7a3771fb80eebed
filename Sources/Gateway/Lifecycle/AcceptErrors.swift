import NIOCore

/// Keeps an `accept` that failed (a peer that was gone, no file descriptors left) from ending the listener, and the listener from
/// asking again at once: the connection that could not be taken still waits, and would be tried without end.
final class AcceptErrors: ChannelInboundHandler {
  typealias InboundIn = any Channel

  private static let rest = TimeAmount.milliseconds(100)

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let channel = context.channel
    // Not by holding back reads: NIO takes none back where an `accept` failed.
    try? channel.syncOptions?.setOption(.autoRead, value: false)
    context.eventLoop.scheduleTask(in: Self.rest) {
      try? channel.syncOptions?.setOption(.autoRead, value: true)
    }
  }
}
