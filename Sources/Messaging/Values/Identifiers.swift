/// An account's row number: small, never reused, never shown to a client.
public struct AccountID: Hashable, Sendable, Comparable {
  public let rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A shop's public identifier, as in `open`: 1 to 64 ASCII letters, digits, `-` and `_`.
public struct ShopID: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public init?(_ text: String) {
    let isAllowed = { (byte: UInt8) in
      (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == 0x2D
        || byte == 0x5F
    }
    guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(isAllowed) else { return nil }
    self.text = text
  }

  public var description: String { text }
}

/// A conversation's number; `c7` on the wire.
public struct ConversationID: Hashable, Sendable, CustomStringConvertible {
  public let rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// "c" and the digits of the largest number.
  private static let byteLimit = 20

  /// Reads the wire form; nil for anything else, `c07` and `c+7` included.
  public init?(_ text: String) {
    // Before it is compared: that is quadratic in a run of combining marks.
    guard text.utf8.count <= Self.byteLimit, text.utf8.first == UInt8(ascii: "c"),
      let number = Int64(text.dropFirst()), number > 0,
      text == "c\(number)"
    else { return nil }
    rawValue = number
  }

  public var description: String { "c\(rawValue)" }
}

/// An inbox's row number. A buyer has one inbox; a shop has one, shared by its agents and bots.
public struct InboxID: Hashable, Sendable {
  public let rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One live connection of this process; never stored, never reused while the process lives.
public struct SessionID: Hashable, Sendable {
  public let rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}
