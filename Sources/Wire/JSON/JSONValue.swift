/// A JSON value as a frame's field sees it (RFC 8259).
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// Written without fraction and exponent, and within 64 bits.
  case integer(Int64)
  /// Any other number: no field of the protocol wants one from a client.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

/// An object's members in the order written. Look-up is linear: frames have about eight. Names are compared as bytes:
/// canonical comparison is quadratic in combining marks, and two spellings of one letter are two names.
public struct JSONObject: Hashable, Sendable {
  public struct Member: Hashable, Sendable {
    public let key: String
    public let value: JSONValue
  }

  public private(set) var members: [Member] = []

  public init() {}

  public init(_ members: KeyValuePairs<String, JSONValue>) {
    self.members = members.map { Member(key: $0.key, value: $0.value) }
  }

  /// The first member of that name; nil also where its value is `null`.
  public subscript(key: String) -> JSONValue? {
    for member in members where member.key.utf8.elementsEqual(key.utf8) {
      return member.value == .null ? nil : member.value
    }
    return nil
  }

  /// Looks through all members, as bytes.
  func contains(_ key: String) -> Bool { members.contains { $0.key.utf8.elementsEqual(key.utf8) } }

  mutating func append(_ key: String, _ value: JSONValue) {
    members.append(Member(key: key, value: value))
  }
}

extension JSONValue {
  public var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  public var integer: Int64? {
    if case .integer(let number) = self { return number }
    return nil
  }

  public var bool: Bool? {
    if case .bool(let truth) = self { return truth }
    return nil
  }

  public var array: [JSONValue]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  public var object: JSONObject? {
    if case .object(let object) = self { return object }
    return nil
  }

  /// Any number, as a `Double`.
  public var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }
}
