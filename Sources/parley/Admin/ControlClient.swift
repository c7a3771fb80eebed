import Foundation
import NIOCore
import NIOPosix

/// The other end of `ControlSocket`.
struct ControlClient {
  let path: String

  /// Sends a request to a running server.
  /// - Returns: false where no server answers there; then the data folder is nobody's.
  func perform(_ request: AdminRequest, say: (String) -> Void) async throws -> Bool {
    guard FileManager.default.fileExists(atPath: path) else { return false }
    let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    do {
      channel = try await SocketPath(path).use { path in
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
          .connect(unixDomainSocketPath: path) { channel in
            channel.eventLoop.makeCompletedFuture {
              try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
          }
      }
    } catch {
      return false
    }
    try await channel.executeThenClose { inbound, outbound in
      var line = try JSONEncoder().encode(request)
      line.append(0x0A)
      try await outbound.write(ByteBuffer(bytes: line))
      try await Self.read(inbound, say: say)
    }
    return true
  }

  private static func read(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, say: (String) -> Void
  ) async throws {
    var pending = ByteBuffer()
    for try await var bytes in inbound {
      pending.writeBuffer(&bytes)
      while let end = pending.readableBytesView.firstIndex(of: 0x0A) {
        let length = end - pending.readerIndex
        guard let line = pending.readBytes(length: length) else { break }
        pending.moveReaderIndex(forwardBy: 1)
        switch try JSONDecoder().decode(AdminReply.self, from: Data(line)) {
        case .line(let text): say(text)
        case .done: return
        case .failed(let reason): throw Failure(reason)
        }
      }
    }
    throw Failure("the server ended before it had answered; look at its log")
  }
}
