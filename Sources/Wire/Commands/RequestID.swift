/// A request's `id`, echoed in its reply as it was written.
public enum RequestID: Hashable, Sendable {
  case integer(Int64)
  /// Up to 64 bytes.
  case string(String)

  static let byteLimit = 64

  init?(_ value: JSONValue) {
    switch value {
    case .integer(let number): self = .integer(number)
    case .string(let text) where text.utf8.count <= Self.byteLimit: self = .string(text)
    default: return nil
    }
  }

  public var json: JSONValue {
    switch self {
    case .integer(let number): .integer(number)
    case .string(let text): .string(text)
    }
  }
}
