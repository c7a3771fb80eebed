import Foundation
import Logging
import NIOSSL
import Synchronization

/// The TLS context for new connections; made anew when the certificate files change.
///
/// A bad new pair keeps the old one and warns. Connections that are open keep what they were opened with.
final class TLSContexts: Sendable {
  /// How often the files are looked at; a changed pair is taken within 15 s.
  static let interval = Duration.seconds(5)

  private let certificatePath: String
  private let keyPath: String
  private let minimum: GatewayConfiguration.MinimumTLS
  private let logger: Logger
  private let loaded: Mutex<Loaded>
  private let stamp: Mutex<[String]>

  /// Throws where the pair can't be used.
  init(_ configuration: GatewayConfiguration, logger: Logger) throws {
    certificatePath = configuration.certificatePath
    keyPath = configuration.keyPath
    minimum = configuration.minimumTLS
    self.logger = logger
    stamp = Mutex(Self.stamp(of: [configuration.certificatePath, configuration.keyPath]))
    loaded = Mutex(
      try Self.load(configuration.certificatePath, configuration.keyPath, configuration.minimumTLS))
  }

  private struct Loaded {
    let context: NIOSSLContext
    /// Seconds since the Unix epoch.
    let notAfter: Double
  }

  var current: NIOSSLContext { loaded.withLock { $0.context } }

  /// Until the certificate in use is no longer good; less than 0 once it is not.
  var daysLeft: Double {
    (loaded.withLock { $0.notAfter } - Date().timeIntervalSince1970) / 86_400
  }

  /// Watches the files until cancelled.
  func run() async {
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.interval)
      reloadIfChanged()
    }
  }

  func reloadIfChanged() {
    let found = Self.stamp(of: [certificatePath, keyPath])
    let isChanged = stamp.withLock { stamp in
      defer { stamp = found }
      return stamp != found
    }
    if isChanged { reload() }
  }

  func reload() {
    do {
      let changed = try Self.load(certificatePath, keyPath, minimum)
      loaded.withLock { $0 = changed }
      logger.info("certificate reloaded")
    } catch {
      logger.warning(
        "the changed certificate can't be used; the old one stays", metadata: ["error": "\(error)"])
    }
  }

  private static func load(
    _ certificatePath: String, _ keyPath: String, _ minimum: GatewayConfiguration.MinimumTLS
  ) throws -> Loaded {
    let certificates = try NIOSSLCertificate.fromPEMFile(certificatePath)
    let chain = certificates.map { NIOSSLCertificateSource.certificate($0) }
    let key = try NIOSSLPrivateKey(file: keyPath, format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain, privateKey: .privateKey(key))
    // NIOSSL's server default allows TLS 1.0 and CBC suites.
    configuration.minimumTLSVersion = minimum == .v13 ? .tlsv13 : .tlsv12
    configuration.cipherSuiteValues = [
      .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
      .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
      .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]
    configuration.applicationProtocols = ["parley/1"]
    configuration.renegotiationSupport = .none
    configuration.shutdownTimeout = SocketSide.goodbye
    return Loaded(
      context: try NIOSSLContext(configuration: configuration),
      notAfter: certificates.first.map { Double($0.notValidAfter) } ?? 0)
  }

  /// Time and size of the files, to see that they changed.
  private static func stamp(of paths: [String]) -> [String] {
    paths.map { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(time) \(attributes?[.size] as? Int ?? 0) \(attributes?[.systemFileNumber] as? Int ?? 0)"
    }
  }
}
