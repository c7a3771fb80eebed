import Foundation
import NIOCore
import NIOEmbedded
import Testing

@testable import Gateway

@Suite struct SocketSideTests {
  @Test func aSocketThatFailedIsClosedWithoutWaitingForAGoodbye() throws {
    let channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHandlers(SocketSide(), GoodbyeFirst())
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()

    channel.pipeline.fireErrorCaught(IOError(errnoCode: ECONNRESET, reason: "reset"))
    channel.embeddedEventLoop.run()

    #expect(!channel.isActive)
  }
}

/// Closes as TLS does: not before the peer has said goodbye, which it never does here.
private final class GoodbyeFirst: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    close(context: context, mode: .all, promise: nil)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {}
}
