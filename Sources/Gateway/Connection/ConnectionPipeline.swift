import Messaging
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Stop 1: socket and TLS. Next: `ConnectionHandler` with `FrameParser` (stop 2).
struct ConnectionPipeline: Sendable {
  /// What the gateway gets of an accepted connection.
  struct Accepted: Sendable {
    let connection: Connection
    let channel: NIOAsyncChannel<[ConnectionInput], Never>
  }

  /// Bytes that may wait for a reader in its channel, beyond the socket's own buffer.
  private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 32 * 1024, high: 64 * 1024)
  /// Batches that may wait for the connection's task before reading stops.
  private static let batches = NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark(
    lowWatermark: 1, highWatermark: 4)

  let contexts: TLSContexts
  let services: ConnectionServices
  let heartbeats: [ObjectIdentifier: NIOLoopBound<Heartbeat>]
  private let lastID: SessionCounter

  init(
    contexts: TLSContexts, services: ConnectionServices,
    heartbeats: [ObjectIdentifier: NIOLoopBound<Heartbeat>]
  ) {
    self.contexts = contexts
    self.services = services
    self.heartbeats = heartbeats
    lastID = SessionCounter()
  }

  func bootstrap(group: any EventLoopGroup) -> ServerBootstrap {
    ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 4_096)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AcceptErrors())
        }
      }
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelOption(.writeBufferWaterMark, value: Self.waterMark)
      .childChannelOption(.maxMessagesPerRead, value: 4)
      .childChannelOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1_024, maximum: 65_536))
  }

  /// Builds the pipeline of an accepted channel, on its event loop.
  func accept(_ channel: any Channel) -> EventLoopFuture<Accepted> {
    channel.eventLoop.makeCompletedFuture {
      let loop = channel.eventLoop
      guard let heartbeat = heartbeats[ObjectIdentifier(loop)] else {
        preconditionFailure("every loop of the group has a heartbeat")
      }
      let socket = SocketSide()
      let handler = ConnectionHandler(services: services, heartbeat: heartbeat.value, socket: socket)
      let connection = Connection(
        id: lastID.next(), address: PeerNetwork.name(of: channel.remoteAddress),
        handler: NIOLoopBound(handler, eventLoop: loop), eventLoop: loop)
      handler.connection = connection
      try channel.pipeline.syncOperations.addHandlers(
        socket, NIOSSLServerHandler(context: contexts.current), handler)
      let asyncChannel = try NIOAsyncChannel<[ConnectionInput], Never>(
        wrappingChannelSynchronously: channel,
        configuration: .init(backPressureStrategy: Self.batches))
      return Accepted(connection: connection, channel: asyncChannel)
    }
  }
}

/// Numbers the connections of this process.
private final class SessionCounter: Sendable {
  private let last = Atomic<UInt64>(0)

  func next() -> SessionID {
    SessionID(rawValue: last.wrappingAdd(1, ordering: .relaxed).newValue)
  }
}
