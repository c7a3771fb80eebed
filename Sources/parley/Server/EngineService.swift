import AsyncHTTPClient
import Engines
import Foundation
import Logging
import Messaging
import NIOPosix
import ServiceLifecycle

/// The external engines that the operator configured, and the desk that asks them.
struct EngineService: Service {
  let desk: EngineDesk
  private let client: HTTPClient

  /// Nil where no engine is configured: then no text leaves the server.
  init?(
    _ settings: ServerSettings, translator: any Translator & TextMasking,
    store: any MessageLog & HistoryReader & EngineCache, group: MultiThreadedEventLoopGroup, logger: Logger
  ) {
    guard settings.apertium.isOn || settings.libreTranslate.isOn else { return nil }
    let client = HTTPExchange.client(on: group)
    var routes: [ImproveRenderings.Route] = []
    if let address = settings.apertium.address {
      let engine = ApertiumEngine(
        address, Self.exchange(client, settings.apertium),
        codes: .apertium(own: Self.codes(settings.apertium)),
        version: settings.apertium.version)
      routes.append(Self.route(engine, settings.apertium, logger))
    }
    if let address = settings.libreTranslate.address {
      let engine = LibreTranslateEngine(
        address, Self.exchange(client, settings.libreTranslate),
        codes: .libreTranslate(own: Self.codes(settings.libreTranslate)),
        version: settings.libreTranslate.version, key: settings.libreTranslate.apiKey)
      routes.append(Self.route(engine, settings.libreTranslate, logger))
    }
    self.client = client
    desk = EngineDesk(
      ImproveRenderings(
        routes: routes, translator: translator, masking: translator, cache: store, history: store, log: store),
      logger: logger)
  }

  /// A direction that the content has no language for would never be asked: better told than forgotten.
  static func check(_ settings: ServerSettings, _ translator: any Translator) throws {
    for (name, engine) in [("apertium", settings.apertium), ("libretranslate", settings.libreTranslate)] {
      for tag in engine.pairs.keys.flatMap({ [$0.source, $0.target] })
      where !translator.languages.contains(tag) {
        let known = translator.languages.map(\.text).joined(separator: " ")
        throw Failure("engines.\(name).pairs names '\(tag)'; the languages of this server are \(known)")
      }
    }
  }

  func run() async throws {
    // A question that is out when the server stops is given up: its message keeps the rendering that it has.
    await cancelWhenGracefulShutdown { await desk.run() }
    await close()
  }

  func close() async { try? await client.shutdown() }

  private static func exchange(_ client: HTTPClient, _ settings: EngineSettings) -> HTTPExchange {
    HTTPExchange(client: client, timeoutMilliseconds: Int64(settings.timeoutMilliseconds))
  }

  private static func codes(_ settings: EngineSettings) -> [LanguagePair: [String]] {
    settings.pairs.filter { !$0.value.isEmpty }
  }

  private static func route(
    _ engine: any TranslationEngine, _ settings: EngineSettings, _ logger: Logger
  ) -> ImproveRenderings.Route {
    let name = engine.name
    let resting = RestingEngine(engine, now: { Int64(Date().timeIntervalSince1970 * 1_000) }) { change in
      switch change {
      case .resting: logger.warning("engine rests after failures", metadata: ["engine": "\(name)"])
      case .recovered: logger.notice("engine answers again", metadata: ["engine": "\(name)"])
      }
    }
    return ImproveRenderings.Route(
      engine: resting, pairs: Set(settings.pairs.keys), below: settings.below, confidence: settings.confidence
    )
  }
}
