import Crypto
import Foundation
import SwiftASN1
import X509

/// A development CA and a server certificate by it (ECDSA P-256); never overwrites.
struct DevelopmentCertificates {
  let directory: String

  var authority: String { directory + "/ca.pem" }
  var authorityKey: String { directory + "/ca.key" }
  var server: String { directory + "/server.pem" }
  var serverKey: String { directory + "/server.key" }

  private var files: [String] { [authority, authorityKey, server, serverKey] }

  /// All four are there.
  var exist: Bool { files.allSatisfy(FileManager.default.fileExists) }

  /// - Parameter hosts: names and addresses beside localhost, 127.0.0.1 and ::1.
  func make(hosts: [String]) throws {
    if let existing = files.first(where: FileManager.default.fileExists) {
      throw Failure(
        "\(existing) exists and is not overwritten; choose another folder with --out, or move it away")
    }
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    } catch {
      throw Failure("the folder \(directory) can't be made; choose another one")
    }
    let caKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
    // RFC 5280 §4.2.1.1 wants both identifiers; OpenSSL's strict mode, which Python 3.13 takes by default, insists.
    let identifier = SubjectKeyIdentifier(hash: caKey.publicKey)
    let caName = try DistinguishedName { CommonName("Parley development CA") }
    let ca = try certificate(for: caKey.publicKey, subject: caName, issuer: caName, signedBy: caKey) {
      Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
      Critical(KeyUsage(keyCertSign: true, cRLSign: true))
      identifier
    }
    let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
    let name = try DistinguishedName { CommonName("localhost") }
    let names = try Self.alternativeNames(hosts)
    let leaf = try certificate(for: key.publicKey, subject: name, issuer: caName, signedBy: caKey) {
      Critical(BasicConstraints.notCertificateAuthority)
      Critical(KeyUsage(digitalSignature: true))
      try ExtendedKeyUsage([.serverAuth])
      names
      SubjectKeyIdentifier(hash: key.publicKey)
      AuthorityKeyIdentifier(keyIdentifier: identifier.keyIdentifier)
    }
    try write(ca.serializeAsPEM().pemString, to: authority, mode: 0o644)
    try write(caKey.serializeAsPEM().pemString, to: authorityKey, mode: 0o600)
    try write(leaf.serializeAsPEM().pemString, to: server, mode: 0o644)
    try write(key.serializeAsPEM().pemString, to: serverKey, mode: 0o600)
  }

  private func certificate(
    for publicKey: Certificate.PublicKey, subject: DistinguishedName, issuer: DistinguishedName,
    signedBy key: Certificate.PrivateKey,
    @ExtensionsBuilder extensions: () throws -> Result<Certificate.Extensions, any Error>
  ) throws -> Certificate {
    // Backdated, or a certificate is "not yet valid" in its first second.
    let start = Date().addingTimeInterval(-600)
    return try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
      notValidBefore: start, notValidAfter: start.addingTimeInterval(825 * 86_400), issuer: issuer,
      subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: Certificate.Extensions(builder: extensions), issuerPrivateKey: key)
  }

  private static func alternativeNames(_ hosts: [String]) throws -> SubjectAlternativeNames {
    var names: [GeneralName] = [.dnsName("localhost")]
    for address in ["127.0.0.1", "::1"] { names.append(.ipAddress(try octets(of: address))) }
    for host in hosts {
      if let address = try? octets(of: host) {
        names.append(.ipAddress(address))
      } else {
        names.append(.dnsName(host))
      }
    }
    return SubjectAlternativeNames(names)
  }

  private static func octets(of address: String) throws -> ASN1OctetString {
    var four = in_addr()
    if inet_pton(AF_INET, address, &four) == 1 {
      return withUnsafeBytes(of: &four) { ASN1OctetString(contentBytes: Array($0)[...]) }
    }
    var six = in6_addr()
    guard inet_pton(AF_INET6, address, &six) == 1 else { throw Failure("\(address) is no IP address") }
    return withUnsafeBytes(of: &six) { ASN1OctetString(contentBytes: Array($0)[...]) }
  }

  private func write(_ pem: String, to path: String, mode: Int) throws {
    let made = FileManager.default.createFile(
      atPath: path, contents: Data((pem + "\n").utf8), attributes: [.posixPermissions: mode])
    guard made else { throw Failure("\(path) can't be written; check the folder's permissions") }
  }
}
