import Gateway
import Messaging

/// Everything that `parley serve` can be told, with its defaults.
struct ServerSettings: Hashable, Sendable {
  enum LogFormat: String, Sendable, CaseIterable { case json, human }

  var data = "data"
  var host = "127.0.0.1"
  var port = 7443
  /// Where `/metrics`, `/healthz` and `/readyz` are answered; nil is nowhere.
  var metricsListen: ListenAddress?
  var certificate: String?
  var key: String?
  var minimumTLS = GatewayConfiguration.MinimumTLS.v13
  var logFormat = LogFormat.json
  var logLevel = "info"
  /// Whether anyone may make a buyer's account.
  var isRegistrationOpen = true
  /// How long a message may be edited and retracted.
  var changeWindowMilliseconds = Limits.changeWindowMilliseconds
  /// How long events are kept; 0 is for ever.
  var retentionMilliseconds: Int64 = 0
  var limits = ServerLimits()
  /// Event loops; 0 is one for each core.
  var loops = 0
  var apertium = EngineSettings()
  var libreTranslate = EngineSettings()
}
