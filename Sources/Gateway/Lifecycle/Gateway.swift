public import Logging
import Messaging
import NIOCore
public import NIOPosix
public import ServiceLifecycle
import Synchronization
import Wire

/// The TLS door: listens, runs a task for each connection, and drains on a graceful shutdown.
public final class Gateway: Service {

  private let configuration: GatewayConfiguration
  private let operations: GatewayOperations
  private let fanOut: FanOut
  private let limiter: RateLimiter
  private let services: ConnectionServices
  private let contexts: TLSContexts
  private let group: MultiThreadedEventLoopGroup
  private let logger: Logger
  private let whenListening: @Sendable (_ host: String, _ port: Int) -> Void

  /// - Parameters:
  ///   - fanOut: the one that the operations deliver through.
  ///   - languages: what can be translated between, as `hello` tells it.
  ///   - whenListening: called once, with the address that was bound.
  /// Throws where the certificate can't be used.
  public init(
    _ configuration: GatewayConfiguration, operations: GatewayOperations, fanOut: FanOut,
    limiter: RateLimiter, metrics: GatewayMetrics, notices: NoticeCatalog, languages: [String],
    lexicon: String, group: MultiThreadedEventLoopGroup, logger: Logger,
    whenListening: @escaping @Sendable (_ host: String, _ port: Int) -> Void
  ) throws {
    self.configuration = configuration
    self.operations = operations
    self.fanOut = fanOut
    self.limiter = limiter
    self.group = group
    self.logger = logger
    self.whenListening = whenListening
    contexts = try TLSContexts(configuration, logger: logger)
    let terms = Terms(
      configuration.limits, server: configuration.server, features: Self.features, languages: languages,
      lexicon: lexicon)
    let deliveries = DeliveryMarks(directory: operations.directory, move: operations.markers)
    services = ConnectionServices(
      terms: terms, notices: notices, metrics: metrics,
      admission: Admission(terms), fanOut: fanOut,
      replay: Replay(
        inboxes: operations.inboxes, directory: operations.directory, markers: operations.markerStore,
        render: operations.render, deliveries: deliveries),
      deliveries: deliveries)
  }

  private static let features = [
    "resume", "window", "edit", "retract", "markers", "typing", "presence", "translate", "back", "search",
    "glossary",
  ]

  /// What only the gateway knows, for the operator's eye.
  public var gauges: [Gauge] {
    let admission = services.admission
    return [
      Gauge("connections", "Open connections.") { Double(admission.connections) },
      Gauge("sessions", "Connections that are logged in.") { Double(admission.sessions) },
      Gauge("certificate_days_left", "Days until the certificate in use ends.") { [contexts] in
        contexts.daysLeft
      },
    ]
  }

  /// Takes other limits and rates, and the certificate files as they are now; a bad pair keeps the old one and warns.
  /// The limit of a text stays: the operations have it from the start.
  public func reload(_ limits: ServerLimits) {
    var limits = limits
    limits.textChars = configuration.limits.textChars
    services.terms.replace(limits)
    limiter.replace(limits.rates)
    contexts.reload()
  }

  /// The content has another name now: the next `hello` tells it, and pages that were kept are made anew.
  public func reload(lexicon: String) {
    services.terms.replace(lexicon: lexicon)
    fanOut.forgetPages()
  }

  public func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await self.services.replay.run() }
      tasks.addTask { await self.services.deliveries.run() }
      tasks.addTask { await self.contexts.run() }
      try await serve()
      services.replay.stop()
      services.deliveries.stop()
      tasks.cancelAll()
    }
  }

  private func serve() async throws {
    let pipeline = ConnectionPipeline(
      contexts: contexts, services: services, heartbeats: try await startHeartbeats())
    let server = try await listen(pipeline)
    services.metrics.entered(.serving)
    whenListening(configuration.host, server.channel.localAddress?.port ?? configuration.port)
    let router = CommandRouter(services: services, operations: operations, limiter: limiter)
    let opening = SessionOpening(
      services: services, operations: operations, limiter: limiter, throttle: LoginThrottle())
    try await withGracefulShutdownHandler {
      try await withThrowingDiscardingTaskGroup { connections in
        try await server.executeThenClose { accepted in
          for try await client in accepted {
            connections.addTask {
              await ConnectionTask(
                connection: client.connection, services: self.services, router: router, opening: opening
              ).run(client.channel)
            }
          }
        }
        drain(pipeline.heartbeats)
      }
    } onGracefulShutdown: {
      self.services.metrics.entered(.draining)
      server.channel.close(promise: nil)
    }
  }

  private func listen(
    _ pipeline: ConnectionPipeline
  ) async throws -> NIOAsyncChannel<ConnectionPipeline.Accepted, Never> {
    do {
      return try await pipeline.bootstrap(group: group)
        .bind(host: configuration.host, port: configuration.port, childChannelInitializer: pipeline.accept)
    } catch {
      throw ListenFailure(host: configuration.host, port: configuration.port, cause: error)
    }
  }

  /// One heartbeat for each event loop, made and kept on that loop.
  private func startHeartbeats() async throws -> [ObjectIdentifier: NIOLoopBound<Heartbeat>] {
    var heartbeats: [ObjectIdentifier: NIOLoopBound<Heartbeat>] = [:]
    let (limits, terms) = (configuration.limits, services.terms)
    for loop in group.makeIterator() {
      let bound = try await loop.submit {
        let heartbeat = Heartbeat(terms)
        let bound = NIOLoopBound(heartbeat, eventLoop: loop)
        loop.scheduleRepeatedTask(
          initialDelay: Heartbeat.interval(limits), delay: Heartbeat.interval(limits)
        ) { _ in bound.value.beat(now: .now()) }
        return bound
      }.get()
      heartbeats[ObjectIdentifier(loop)] = bound
    }
    return heartbeats
  }

  /// Tells every client to come back, each at a time of its own.
  private func drain(_ heartbeats: [ObjectIdentifier: NIOLoopBound<Heartbeat>]) {
    logger.info("draining")
    for heartbeat in heartbeats.values {
      heartbeat.eventLoop.execute {
        heartbeat.value.endAll { Bye(.drain, .after(milliseconds: .random(in: 100...3_000))) }
      }
    }
  }
}
