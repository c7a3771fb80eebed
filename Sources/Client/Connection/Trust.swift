import NIOSSL

/// Which certificate authorities are believed. Certificates and host names are always verified: there is no way around it.
///
/// Make one and share it: it holds the TLS context of all connections made with it.
public struct Trust: Sendable {
  let context: NIOSSLContext

  /// - Parameter authorityFile: a PEM file; nil for the system's authorities.
  public init(authorityFile: String?) throws(ClientError) {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv13
    configuration.certificateVerification = .fullVerification
    configuration.applicationProtocols = ["parley/1"]
    do {
      if let authorityFile {
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorityFile))
      }
      context = try NIOSSLContext(configuration: configuration)
    } catch {
      throw .badAuthority(authorityFile ?? "the system's authorities")
    }
  }

  /// An IP address is never sent as a server name (RFC 6066 §3); it is verified against the certificate's addresses.
  func handler(for host: String) throws -> NIOSSLClientHandler {
    do {
      return try NIOSSLClientHandler(context: context, serverHostname: host)
    } catch let error as NIOSSLExtraError where error == .cannotUseIPAddressInSNI {
      return try NIOSSLClientHandler(context: context, serverHostname: nil)
    }
  }
}
