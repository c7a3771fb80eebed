import Gateway
import Logging
import ServiceLifecycle
import Translation
import UnixSignals

/// On SIGHUP: limits, rates and the certificate are taken anew; what can't be taken leaves everything as it was.
struct ReloadService: Service {
  let gateway: Gateway
  let translator: RememberingTranslator
  /// What the server was started with.
  let settings: ServerSettings
  let load: @Sendable () throws -> ServerSettings
  let logger: Logger

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { reload() }
  }

  private func reload() {
    do {
      let loaded = try load()
      gateway.reload(loaded.limits)
      translator.limit(bytes: loaded.limits.translationsBytes)
      logger.info("settings reloaded")
      if needsRestart(loaded) {
        logger.warning(
          "some of the changed settings take a restart: on reload limits, rates and the certificate's content change"
        )
      }
    } catch {
      logger.warning("the changed settings can't be used; the old ones stay", metadata: ["error": "\(error)"])
    }
  }

  private func needsRestart(_ loaded: ServerSettings) -> Bool {
    var same = loaded
    same.limits = settings.limits
    return same != settings || loaded.limits.textChars != settings.limits.textChars
  }
}
