public import NIOCore
import NIOPosix
import Synchronization
public import Wire

/// One TLS connection: requests out, frames in; no resume, no ids of its own. `Session` stands on it; a load test or a bot with
/// its own idea of reconnecting may use it directly.
///
/// The server speaks first (`hello`); then send `login`. Any thread.
public final class Connection: Sendable {
  private let channel: any Channel
  private let ending: ConnectionEnding
  private let outbound = Mutex(ByteBuffer())

  private init(_ channel: any Channel, ending: ConnectionEnding) {
    self.channel = channel
    self.ending = ending
  }

  /// Connects and begins the TLS handshake; a failed handshake is told as the reason of `closed`.
  /// - Parameter receiver: makes the one who is told of frames, on the connection's event loop.
  public static func open(
    _ address: ServerAddress, trust: Trust, on group: any EventLoopGroup,
    receiver: @escaping @Sendable (Connection) -> any FrameReceiver
  ) async throws(ClientError) -> Connection {
    do {
      return try await ClientBootstrap(group: group)
        .channelOption(.socketOption(.tcp_nodelay), value: 1)
        .channelOption(
          .recvAllocator,
          value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 2_048, maximum: 65_536)
        )
        .connectTimeout(.seconds(10))
        .connect(host: address.host, port: address.port) { channel in
          channel.eventLoop.makeCompletedFuture {
            let ending = ConnectionEnding()
            let connection = Connection(channel, ending: ending)
            try channel.pipeline.syncOperations.addHandlers(
              try trust.handler(for: address.host),
              FrameHandler(receiver: receiver(connection), ending: ending))
            return connection
          }
        }
    } catch {
      throw .unreachable("no connection to \(address)")
    }
  }

  public var eventLoop: any EventLoop { channel.eventLoop }

  /// Requests of one thread go out in the order given; those of one turn of the event loop in one write. Nothing bounds
  /// what is queued here but the caller: ask no more than so many things at once.
  public func write(_ request: Request) {
    append { request.encode(into: &$0) }
  }

  /// Whole frames with their LF, encoded before.
  public func write(encoded frames: ByteBuffer) {
    append { $0.writeImmutableBuffer(frames) }
  }

  private func append(_ encode: (inout ByteBuffer) -> Void) {
    let isFirst = outbound.withLock { pending in
      let wasEmpty = pending.readableBytes == 0
      encode(&pending)
      return wasEmpty
    }
    if isFirst { channel.eventLoop.execute { self.flush() } }
  }

  private func flush() {
    let bytes = outbound.withLock { pending in
      let bytes = pending
      pending = ByteBuffer()
      return bytes
    }
    channel.writeAndFlush(bytes, promise: nil)
  }

  /// Whether the socket is read. What comes meanwhile waits in the system's buffers, and then at the server.
  public func setReading(_ isOn: Bool) {
    channel.setOption(.autoRead, value: isOn).whenFailure { _ in self.close() }
  }

  /// Closes once what was written before has gone out.
  public func close() {
    channel.eventLoop.execute {
      self.flush()
      self.channel.close(promise: nil)
    }
  }

  /// - Returns: nil where the connection ended in good order.
  public func waitUntilClosed() async -> ClientError? {
    try? await channel.closeFuture.get()
    return ending.reason
  }
}

/// Why a connection ended: the first reason stands.
final class ConnectionEnding: Sendable {
  private let first = Mutex<ClientError?>(nil)

  var reason: ClientError? { first.withLock { $0 } }

  func note(_ reason: ClientError) {
    first.withLock { first in
      if first == nil { first = reason }
    }
  }
}
