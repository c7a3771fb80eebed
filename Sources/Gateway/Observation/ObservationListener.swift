public import Logging
import NIOCore
import NIOHTTP1
public import NIOPosix
public import ServiceLifecycle
import Synchronization

/// The operator's own door: plain HTTP, meant for the loopback address, off by default.
public final class ObservationListener: Service {
  /// A tool that says nothing is not waited for.
  private static let silence = TimeAmount.seconds(10)
  private static let connections = 64

  private let host: String
  private let port: Int
  private let metrics: GatewayMetrics
  private let gauges: [Gauge]
  private let group: MultiThreadedEventLoopGroup
  private let logger: Logger
  private let whenListening: @Sendable (_ port: Int) -> Void
  private let open = Atomic<Int>(0)

  /// - Parameters:
  ///   - port: 0 picks one.
  ///   - whenListening: called once, with the port that was bound.
  public init(
    host: String, port: Int, metrics: GatewayMetrics, gauges: [Gauge], group: MultiThreadedEventLoopGroup,
    logger: Logger, whenListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
  ) {
    self.host = host
    self.port = port
    self.metrics = metrics
    self.gauges = gauges
    self.group = group
    self.logger = logger
    self.whenListening = whenListening
  }

  /// Ends on a graceful shutdown; in a group it comes before the gateway, so that it tells of the draining.
  public func run() async throws {
    let server = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { self.accept($0) }
      .bind(host: host, port: port).get()
    if server.localAddress.map(Self.isLoopback) != true {
      logger.warning("metrics.listen is not a loopback address: it asks nobody for a password")
    }
    logger.info("metrics", metadata: ["listen": "\(server.localAddress?.description ?? host)"])
    whenListening(server.localAddress?.port ?? port)
    await withGracefulShutdownHandler {
      try? await server.closeFuture.get()
    } onGracefulShutdown: {
      server.close(promise: nil)
    }
  }

  private func accept(_ channel: any Channel) -> EventLoopFuture<Void> {
    channel.eventLoop.makeCompletedFuture {
      guard open.add(1, ordering: .relaxed).newValue <= Self.connections else {
        open.subtract(1, ordering: .relaxed)
        throw ChannelError.ioOnClosedChannel
      }
      channel.closeFuture.whenComplete { _ in self.open.subtract(1, ordering: .relaxed) }
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(IdleStateHandler(allTimeout: Self.silence))
      try pipeline.configureHTTPServerPipeline()
      try pipeline.addHandler(ObservationHandler(metrics: metrics, gauges: gauges))
    }
  }

  private static func isLoopback(_ address: SocketAddress) -> Bool {
    address.ipAddress == "::1" || address.ipAddress?.hasPrefix("127.") == true
  }
}
