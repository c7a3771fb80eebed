import Glibc
import NIOCore

/// Who is counted as one peer: an IPv4 address, or the /64 of an IPv6 one, whose owner has 2^64 addresses to come from.
enum PeerNetwork {
  static func name(of address: SocketAddress?) -> String {
    let text = address?.ipAddress ?? ""
    var bytes = [UInt8](repeating: 0, count: 16)
    // Without its zone, as in fe80::1%eth0.
    guard inet_pton(AF_INET6, String(text.prefix { $0 != "%" }), &bytes) == 1 else { return text }
    // ::ffff:192.0.2.1 is an IPv4 address on a socket of both kinds.
    if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) {
      return bytes.suffix(4).map { String($0) }.joined(separator: ".")
    }
    return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":") + "/64"
  }
}
