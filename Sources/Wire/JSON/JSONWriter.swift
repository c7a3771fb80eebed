public import NIOCore

/// Writes JSON objects straight into a buffer: no tree, no reflection, one pass.
///
/// Text is written as it is, in UTF-8; only what RFC 8259 §7 demands is escaped, and U+2028, U+2029 and C1 controls too, so that
/// a frame is always one line, whatever shows it.
public struct JSONWriter {
  public private(set) var buffer: ByteBuffer
  private var needsComma = false

  public init(into buffer: ByteBuffer) { self.buffer = buffer }

  // MARK: Structure

  public mutating func object(_ body: (inout JSONWriter) -> Void) {
    separate()
    enclosed(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  public mutating func object(_ key: StaticString, _ body: (inout JSONWriter) -> Void) {
    name(key)
    enclosed(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  /// A key that is data, such as a language tag.
  public mutating func object(named key: String, _ body: (inout JSONWriter) -> Void) {
    name(key)
    enclosed(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  public mutating func array(_ key: StaticString, _ body: (inout JSONWriter) -> Void) {
    name(key)
    enclosed(UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  private mutating func enclosed(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
    buffer.writeInteger(open)
    needsComma = false
    body(&self)
    buffer.writeInteger(close)
    needsComma = true
  }

  // MARK: Members

  public mutating func member(_ key: StaticString, _ value: String) {
    name(key)
    text(value)
  }

  public mutating func member(named key: String, _ value: String) {
    name(key)
    text(value)
  }

  public mutating func member(_ key: StaticString, _ value: Int64) {
    name(key)
    integer(value)
  }

  public mutating func member(_ key: StaticString, _ value: Int) { member(key, Int64(value)) }

  public mutating func member(_ key: StaticString, _ value: Bool) {
    name(key)
    if value { buffer.writeStaticString("true") } else { buffer.writeStaticString("false") }
  }

  /// A fraction of one, with two decimals.
  public mutating func member(_ key: StaticString, hundredths value: Double) {
    name(key)
    // An external engine may say NaN: that is no confidence.
    let hundredths = value.isNaN ? 0 : Int64((min(max(value, 0), 1) * 100).rounded())
    switch hundredths {
    case 100: buffer.writeStaticString("1")
    case 0: buffer.writeStaticString("0")
    default:
      buffer.writeStaticString("0.")
      if hundredths < 10 { buffer.writeInteger(UInt8(ascii: "0")) }
      integer(hundredths % 10 == 0 ? hundredths / 10 : hundredths)
    }
  }

  public mutating func member(_ key: StaticString, _ values: [String]) {
    array(key) { writer in
      for value in values { writer.element(value) }
    }
  }

  public mutating func element(_ value: String) {
    separate()
    text(value)
  }

  /// A value of any kind, member by member.
  public mutating func member(named key: String, _ value: JSONValue) {
    name(key)
    write(value)
  }

  public mutating func element(_ value: JSONValue) {
    separate()
    write(value)
  }

  private mutating func write(_ value: JSONValue) {
    switch value {
    case .null: buffer.writeStaticString("null")
    case .bool(let truth): buffer.writeString(truth ? "true" : "false")
    case .integer(let number): integer(number)
    case .number(let number): buffer.writeString(number.isFinite ? "\(number)" : "null")
    case .string(let string): text(string)
    case .array(let elements):
      enclosed(UInt8(ascii: "["), UInt8(ascii: "]")) { writer in
        for element in elements { writer.element(element) }
      }
    case .object(let object):
      enclosed(UInt8(ascii: "{"), UInt8(ascii: "}")) { writer in
        for member in object.members { writer.member(named: member.key, member.value) }
      }
    }
  }

  /// Members that were written before, by another writer: `"a":1,"b":2` without braces.
  public mutating func members(encoded bytes: ByteBuffer) {
    separate()
    buffer.writeImmutableBuffer(bytes)
  }

  /// Ends a frame.
  public mutating func endLine() { buffer.writeInteger(UInt8(ascii: "\n")) }

  // MARK: Scalars

  private mutating func separate() {
    if needsComma { buffer.writeInteger(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func name(_ key: StaticString) {
    separate()
    buffer.writeInteger(UInt8(ascii: "\""))
    buffer.writeStaticString(key)
    buffer.writeStaticString("\":")
  }

  private mutating func name(_ key: String) {
    separate()
    text(key)
    buffer.writeInteger(UInt8(ascii: ":"))
  }

  private mutating func integer(_ value: Int64) {
    if value >= 0, value < 10 {
      buffer.writeInteger(UInt8(ascii: "0") + UInt8(value))
    } else {
      buffer.writeString(String(value))
    }
  }

  private mutating func text(_ value: String) {
    buffer.writeInteger(UInt8(ascii: "\""))
    if value.utf8.allSatisfy(Self.isPlain) {
      buffer.writeString(value)
    } else {
      escape(value)
    }
    buffer.writeInteger(UInt8(ascii: "\""))
  }

  /// Bytes that need no look at their scalar: C2 begins the C1 controls, E2 the line separators.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x22 && byte != 0x5C && byte != 0x7F && byte != 0xC2 && byte != 0xE2
  }

  private mutating func escape(_ value: String) {
    for scalar in value.unicodeScalars {
      switch scalar.value {
      case 0x22: buffer.writeStaticString("\\\"")
      case 0x5C: buffer.writeStaticString("\\\\")
      case 0x0A: buffer.writeStaticString("\\n")
      case 0x0D: buffer.writeStaticString("\\r")
      case 0x09: buffer.writeStaticString("\\t")
      case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029:
        let hex = String(scalar.value, radix: 16)
        buffer.writeString("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
      default:
        if let encoded = UTF8.encode(scalar) { buffer.writeBytes(encoded) }
      }
    }
  }
}
