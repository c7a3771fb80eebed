import Engines
import Foundation
import Gateway
import History
import Logging
import Messaging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Translation
import UnixSignals

/// The composition root: makes the parts of the server and says who knows whom.
struct ServerAssembly: Sendable {
  let store: SQLiteStore
  let gateway: Gateway
  let control: ControlSocket
  let fanOut: FanOut
  private let metrics: GatewayMetrics
  private let observation: ObservationListener?
  private let wordings: ShopWordings
  private let translator: RememberingTranslator
  private let stopping = StopRequest()
  private let reload: ReloadService?
  private let engines: EngineService?
  private let retention: RetentionService?
  private let logger: Logger

  /// - Parameters:
  ///   - certificates: asked for once the data folder is ours, so that a start that is refused makes none.
  ///   - wordings: what the translator asks for the shops' own words.
  ///   - content: loads `locales` again.
  ///   - reload: reads the settings again on SIGHUP; nil leaves the signal alone.
  ///   - whenListening: called once, with the bound address.
  init(
    _ settings: ServerSettings, certificates: () throws -> (chain: String, key: String),
    content: @escaping @Sendable () throws -> any Translator & TextMasking,
    wordings: ShopWordings, locales: String, logger: Logger,
    reload: (@Sendable () throws -> ServerSettings)? = nil,
    whenListening: @escaping @Sendable (_ host: String, _ port: Int) -> Void
  ) throws {
    // Before anything is made: what can't be started leaves nothing behind.
    let pipeline = CurrentTranslator(try content())
    try EngineService.check(settings, pipeline)
    self.logger = logger
    self.wordings = wordings
    let loops = settings.loops == 0 ? Cores.available : settings.loops
    let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
    store = try SQLiteStore(folder: settings.data) { logger.error("storage", metadata: ["error": "\($0)"]) }
    let (certificate, key) = try certificates()
    metrics = GatewayMetrics()
    fanOut = FanOut(metrics: metrics)
    let translator = RememberingTranslator(
      pipeline, wordings: wordings, bytes: settings.limits.translationsBytes)
    self.translator = translator
    let directory = Directory(accounts: store, conversations: store)
    let hasher = ScryptHasher()
    let names = ICUNameFolding()
    let wording = ManageWording(store: store, use: wordings, translator: translator)
    let operations = Self.operations(
      settings, store: store, directory: directory, fanOut: fanOut, hasher: hasher, names: names,
      translator: translator, wording: wording)
    let notices = try NoticeCatalog(localesDirectory: locales, languages: translator.languages)
    gateway = try Gateway(
      GatewayConfiguration(
        host: settings.host, port: settings.port, certificatePath: certificate, keyPath: key,
        minimumTLS: settings.minimumTLS, limits: settings.limits, server: "parley/\(Parley.version)"),
      operations: operations, fanOut: fanOut, limiter: RateLimiter(rates: settings.limits.rates),
      metrics: metrics, notices: notices, languages: translator.languages.map(\.text),
      lexicon: translator.lexiconVersion, group: group, logger: logger, whenListening: whenListening)
    let gauges = gateway.gauges + Self.gauges(store, hasher) + Self.gauges(translator)
    observation = settings.metricsListen.map { [metrics] address in
      ObservationListener(
        host: address.host, port: address.port, metrics: metrics, gauges: gauges, group: group, logger: logger
      )
    }
    self.reload = reload.map { [gateway] in
      ReloadService(
        gateway: gateway, translator: translator, settings: settings, load: $0, content: pipeline,
        loadContent: content, logger: logger)
    }
    retention = Self.retention(settings, store: store, fanOut: fanOut, translator: translator, logger: logger)
    control = ControlSocket(
      path: settings.data + "/" + ControlSocket.fileName,
      service: AdminService(
        accounts: store, administration: store, directory: directory, delivery: fanOut,
        hasher: hasher, names: names, wording: { wording }),
      group: group, logger: logger)
    // Last: nothing fails behind it, and it must be closed.
    engines = EngineService(settings, translator: pipeline, store: store, group: group, logger: logger)
  }

  /// Runs until it is told to stop, then drains: first the clients, last the store.
  func run(signals: [UnixSignal] = [.sigterm, .sigint]) async throws {
    let metrics = observation == nil ? nil : metrics
    let store = StoreService(
      store: store, fanOut: fanOut, translator: translator, metrics: metrics, engines: engines?.desk)
    var services = ([observation, reload, retention, store, engines, control, gateway] as [(any Service)?])
      .compactMap {
        $0.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
      }
    services.append(
      .init(service: stopping, successTerminationBehavior: .gracefullyShutdownGroup))
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        // Ended from the last to the first.
        services: services,
        gracefulShutdownSignals: signals, logger: logger))
    defer { self.store.close() }
    // Before the first connection: its first message is translated with them.
    do {
      for (shop, wording) in try await self.store.wordings() { wordings.use(wording, of: shop) }
    } catch {
      await engines?.close()
      throw error
    }
    try await group.run()
  }

  /// Ends `run` in good order. Any thread.
  func stop() { stopping.stop() }

  /// Nil where everything is kept.
  private static func retention(
    _ settings: ServerSettings, store: SQLiteStore, fanOut: FanOut, translator: RememberingTranslator,
    logger: Logger
  ) -> RetentionService? {
    guard settings.retentionMilliseconds > 0 else { return nil }
    return RetentionService(
      milliseconds: settings.retentionMilliseconds, logger: logger,
      expire: { try await store.expire(before: $0, now: $1) },
      whenDeleted: {
        fanOut.forgetPages()
        translator.forget(nil)
      })
  }

  private static func gauges(_ store: SQLiteStore, _ hasher: ScryptHasher) -> [Gauge] {
    [
      Gauge("writes_waiting", "Writes that wait for their commit.") { Double(store.queuedWrites) },
      Gauge("search_backlog", "Events that a search does not find yet.") { Double(store.unindexedEvents) },
      Gauge("passwords_waiting", "Passwords that wait to be hashed.") { Double(hasher.waiting) },
    ]
  }

  private static func gauges(_ translator: RememberingTranslator) -> [Gauge] {
    [
      Gauge("translations_remembered_bytes", "Translations held in memory.") {
        Double(translator.usage.bytes)
      },
      Gauge("renderings_recalled_total", "Renderings of texts that had come before, from memory.") {
        Double(translator.usage.found)
      },
      Gauge("renderings_made_total", "Renderings that were not in memory.") {
        Double(translator.usage.missed)
      },
    ]
  }

  private static func operations(
    _ settings: ServerSettings, store: SQLiteStore, directory: Directory, fanOut: FanOut,
    hasher: ScryptHasher, names: ICUNameFolding, translator: any Translator, wording: ManageWording
  ) -> GatewayOperations {
    let now: Clock = { Int64(Date().timeIntervalSince1970 * 1_000) }
    let rights = Rights(directory: directory)
    let rules = ChangeSettings.Rules(translator: translator)
    let textLimit = settings.limits.textChars
    let authoring = Authoring(
      rights: rights, directory: directory, history: store, log: store, translator: translator,
      textLimit: textLimit, now: now)
    return GatewayOperations(
      logIn: LogIn(accounts: store, hasher: hasher, names: names),
      register: settings.isRegistrationOpen
        ? RegisterBuyer(accounts: store, hasher: hasher, names: names, settingsRules: rules) : nil,
      changeSettings: ChangeSettings(
        accounts: store, directory: directory, delivery: fanOut, rules: rules),
      open: OpenConversation(conversations: store, directory: directory),
      send: SendMessages(authoring),
      revise: ReviseMessage(authoring, changeWindow: settings.changeWindowMilliseconds),
      status: QueryStatus(log: store),
      markers: MoveMarkers(rights: rights, history: store, markers: store, delivery: fanOut),
      conversations: ListConversations(rights: rights, conversations: store),
      history: ReadHistory(rights: rights, history: store),
      translate: TranslateText(translator: translator, textLimit: textLimit),
      search: SearchMessages(rights: rights, search: store), wording: wording,
      render: RenderForReader(directory: directory, translator: translator), rights: rights,
      directory: directory, inboxes: store, markerStore: store)
  }
}

/// Runs the store's writer; on shutdown what is queued is written and delivered first.
private struct StoreService: Service {
  let store: SQLiteStore
  let fanOut: FanOut
  let translator: RememberingTranslator
  /// Nil where nobody looks.
  let metrics: GatewayMetrics?
  /// Nil where there is none.
  let engines: EngineDesk?

  func run() async throws {
    await withGracefulShutdownHandler {
      let timing = metrics.map { metrics -> @Sendable (Duration) -> Void in { metrics.committed(in: $0) } }
      await store.run(timing: timing) { events in
        let retracted = Set(events.lazy.filter { $0.kind == .retract }.map(\.conversation.shop))
        if !retracted.isEmpty { translator.forget(retracted) }
        fanOut.deliver(events)
        engines?.offer(events)
        metrics?.fannedOut(events, now: Int64(Date().timeIntervalSince1970 * 1_000))
      }
    } onGracefulShutdown: {
      store.stop()
    }
  }
}

/// Ends when somebody asks the server to stop, and the group with it.
private final class StopRequest: Service {
  private let asked = AsyncStream<Void>.makeStream()

  func stop() { asked.continuation.finish() }

  func run() async throws {
    await withGracefulShutdownHandler {
      for await _ in asked.stream {}
    } onGracefulShutdown: {
      self.stop()
    }
  }
}
