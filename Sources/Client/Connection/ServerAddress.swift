/// Where a server listens.
public struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
  public static let defaultPort = 7443

  /// A name, or an IP address without brackets; the server's certificate must name it.
  public let host: String
  public let port: Int

  public init(host: String, port: Int = ServerAddress.defaultPort) {
    self.host = host
    self.port = port
  }

  /// Reads `HOST`, `HOST:PORT`, `[::1]` or `[::1]:7443`; nil for anything else.
  public init?(_ text: String) {
    let host: Substring
    var rest: Substring
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      rest = text[text.index(after: end)...]
    } else {
      host = text.prefix { $0 != ":" }
      rest = text[host.endIndex...]
    }
    guard !host.isEmpty else { return nil }
    self.host = String(host)
    guard !rest.isEmpty else {
      port = Self.defaultPort
      return
    }
    guard rest.removeFirst() == ":", let port = UInt16(rest), port > 0 else { return nil }
    self.port = Int(port)
  }

  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
