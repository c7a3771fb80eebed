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

  /// As bytes: two ids that only look alike are two.
  public static func == (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.integer(let a), .integer(let b)): a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.integer, .string), (.string, .integer): false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .integer(let number): hasher.combine(number)
    case .string(let text): for byte in text.utf8 { hasher.combine(byte) }
    }
  }

  public var json: JSONValue {
    switch self {
    case .integer(let number): .integer(number)
    case .string(let text): .string(text)
    }
  }
}
