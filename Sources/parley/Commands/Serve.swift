import ArgumentParser
import Foundation
import Logging
import NIOSSL
import Translation

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the server.",
    discussion:
      "Flags win over the environment (PARLEY_…), the environment over the file, the file over the defaults.")

  @Option(help: "The data folder (default: ./data).") var data: String?
  @Option(help: "HOST:PORT to listen on (default: 127.0.0.1:7443); port 0 picks one.") var listen: String?
  @Option(help: "The certificate chain, PEM.") var tlsCert: String?
  @Option(help: "Its key, PEM.") var tlsKey: String?
  @Option(help: "A YAML file with settings.") var config: String?
  @Option(help: "json or human.") var logFormat: String?
  @Flag(help: "Check the settings and end.") var checkConfig = false

  func run() async throws {
    try await reporting {
      var environment = ProcessInfo.processInfo.environment
      let file = config ?? environment.removeValue(forKey: "PARLEY_CONFIG")
      let flags = [
        "data": data, "listen": listen, "tls.cert": tlsCert, "tls.key": tlsKey, "log.format": logFormat,
      ].compactMapValues { $0 }
      let loader = SettingsLoader(flags: flags, environment: environment, file: file)
      let settings = try loader.load()
      if checkConfig {
        Terminal.say("the settings are good")
        return
      }
      try await Self.serve(settings) { try loader.load() }
    }
  }

  private static func serve(
    _ settings: ServerSettings, reload: @escaping @Sendable () throws -> ServerSettings
  ) async throws {
    let logger = logger(settings)
    let development = DevelopmentCertificates(directory: "certs")
    if let certificate = settings.certificate, let key = settings.key { try checkPair(certificate, key) }
    let ca = authority(of: settings.certificate ?? development.server, isGiven: settings.certificate != nil)
    let locales = try LocalesFolder.find()
    let wordings = ShopWordings()
    let assembly = try ServerAssembly(
      settings, certificates: { try certificates(settings, else: development, logger) },
      content: { try TranslationPipeline(locales: locales, wordings: wordings) }, wordings: wordings,
      locales: locales, logger: logger, reload: reload
    ) { host, port in
      let address = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
      Terminal.say(ReadyLine(listen: address, ca: ca).json)
    }
    try await assembly.run()
  }

  /// What a client is to believe: the authority beside the certificate; a certificate that was given without one is
  /// its own, or its chain ends at one that the client knows.
  private static func authority(of certificate: String, isGiven: Bool) -> String {
    let own = URL(fileURLWithPath: certificate).standardizedFileURL
    let beside = own.deletingLastPathComponent().appendingPathComponent("ca.pem").path
    return isGiven && !FileManager.default.fileExists(atPath: beside) ? own.path : beside
  }

  /// The given pair, or the development pair, made if there is none.
  private static func certificates(
    _ settings: ServerSettings, else development: DevelopmentCertificates, _ logger: Logger
  ) throws -> (chain: String, key: String) {
    if let certificate = settings.certificate, let key = settings.key { return (certificate, key) }
    if !development.exist {
      try development.make(hosts: [])
      logger.notice(
        "no certificate was given: a development CA and certificate were made in \(development.directory)/")
    }
    return (development.server, development.serverKey)
  }

  /// Read before anything is made: a server that can't start leaves no data folder behind.
  private static func checkPair(_ certificate: String, _ key: String) throws {
    let chain = try? NIOSSLCertificate.fromPEMFile(certificate)
    guard let chain, !chain.isEmpty else {
      throw Failure("the certificate \(certificate) can't be read; give --tls-cert a PEM file")
    }
    guard let secret = try? NIOSSLPrivateKey(file: key, format: .pem) else {
      throw Failure("the key \(key) can't be read; give --tls-key the certificate's key as a PEM file")
    }
    let pair = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
    guard (try? NIOSSLContext(configuration: pair)) != nil else {
      throw Failure(
        "the key \(key) is not the key of the certificate \(certificate); give the two that belong together")
    }
  }

  private static func logger(_ settings: ServerSettings) -> Logger {
    var logger = Logger(label: "parley") { label in
      switch settings.logFormat {
      case .json: JSONLogHandler(label: label)
      case .human: HumanLogHandler()
      }
    }
    logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
    return logger
  }
}

/// What `serve` prints on standard output once it accepts connections.
struct ReadyLine: Encodable {
  var ready = true
  let listen: String
  let ca: String

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    // Written by hand for the order that the contract shows.
    let quoted = [listen, ca].map {
      (try? encoder.encode($0)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
    return "{\"ready\":true,\"listen\":\(quoted[0]),\"ca\":\(quoted[1])}"
  }
}
