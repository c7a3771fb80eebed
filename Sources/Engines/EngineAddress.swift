import Foundation

/// Where an engine is. Texts go there, so it must be this machine, or the way must be encrypted.
public struct EngineAddress: Hashable, Sendable {
  /// Without a slash at its end.
  public let base: String
  /// Plain HTTP to another machine: whoever is on the way reads the texts.
  public let isExposed: Bool

  /// Nil for what is no `http` or `https` address of a host.
  public init?(_ text: String) {
    guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
      parts.query == nil, parts.fragment == nil, parts.user == nil, parts.password == nil
    else { return nil }
    switch parts.scheme?.lowercased() {
    case "https": isExposed = false
    case "http": isExposed = !Self.isLoopback(host)
    default: return nil
    }
    base = text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  /// `127.evil.example` is no address of this machine, so all four numbers are read.
  private static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host.lowercased()) { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return numbers.count == 4 && !numbers.contains(nil) && numbers[0] == 127
  }
}
