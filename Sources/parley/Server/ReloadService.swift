import Dispatch
import Gateway
import Logging
import Messaging
import ServiceLifecycle
import Translation
import UnixSignals

/// On SIGHUP: limits, rates, the certificate and the content of `locales` are taken anew; what can't be taken stays as it was.
struct ReloadService: Service {
  let gateway: Gateway
  let translator: RememberingTranslator
  /// What the server was started with.
  let settings: ServerSettings
  let load: @Sendable () throws -> ServerSettings
  let content: CurrentTranslator
  let loadContent: @Sendable () throws -> any Translator & TextMasking
  let logger: Logger

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      reloadSettings()
      await reloadContent()
    }
  }

  private func reloadSettings() {
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

  private func reloadContent() async {
    do {
      let loaded = try await loadedBesideTheTasks()
      guard loaded.lexiconVersion != content.lexiconVersion else { return }
      guard content.replace(with: loaded) else {
        return logger.warning("other languages in locales take a restart; the old content stays")
      }
      translator.forgetOlderContent()
      gateway.reload(lexicon: loaded.lexiconVersion)
      logger.info("locales reloaded", metadata: ["lexicon": "\(loaded.lexiconVersion)"])
    } catch {
      logger.warning(
        "the changed locales can't be used; the old content stays", metadata: ["error": "\(error)"])
    }
  }

  /// On a thread of its own: it takes a third of a second, which no connection shall wait for.
  private func loadedBesideTheTasks() async throws -> any Translator & TextMasking {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global(qos: .utility).async { [loadContent] in
        continuation.resume(with: Result { try loadContent() })
      }
    }
  }

  private func needsRestart(_ loaded: ServerSettings) -> Bool {
    var same = loaded
    same.limits = settings.limits
    return same != settings || loaded.limits.textChars != settings.limits.textChars
  }
}
