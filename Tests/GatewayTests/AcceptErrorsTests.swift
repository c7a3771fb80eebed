import Foundation
import NIOCore
import NIOEmbedded
import Testing

@testable import Gateway

@Suite struct AcceptErrorsTests {
  @Test func aListenerThatCouldNotAcceptRestsAndGoesOn() throws {
    let channel = EmbeddedChannel(handler: AcceptErrors())
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()

    channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
    #expect(isReading(channel) == false)
    channel.embeddedEventLoop.advanceTime(by: .milliseconds(99))
    #expect(isReading(channel) == false)
    channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
    #expect(isReading(channel) == true)
    #expect(channel.isActive)
  }

  private func isReading(_ channel: EmbeddedChannel) -> Bool? {
    channel.options.last { $0.option is ChannelOptions.Types.AutoReadOption }?.value as? Bool
  }
}
