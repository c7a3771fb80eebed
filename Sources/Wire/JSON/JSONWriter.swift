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

  // MARK: Scalars, each in one reservation of room

  private mutating func separate() {
    if needsComma { buffer.writeInteger(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func name(_ key: StaticString) {
    let comma = needsComma
    needsComma = true
    key.withUTF8Buffer { key in
      _ = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: key.count + 4) { room in
        var end = 0
        if comma { Self.put(UInt8(ascii: ","), room, &end) }
        Self.put(UInt8(ascii: "\""), room, &end)
        Self.put(key, room, &end)
        Self.put(UInt8(ascii: "\""), room, &end)
        Self.put(UInt8(ascii: ":"), room, &end)
        return end
      }
    }
  }

  private mutating func name(_ key: String) {
    separate()
    text(key)
    buffer.writeInteger(UInt8(ascii: ":"))
  }

  private mutating func integer(_ value: Int64) {
    // 19 digits and a sign.
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 20) { room in
      var digits = 1
      var rest = value.magnitude
      while rest >= 10 {
        rest /= 10
        digits += 1
      }
      var end = 0
      if value < 0 { Self.put(UInt8(ascii: "-"), room, &end) }
      rest = value.magnitude
      for index in stride(from: end + digits - 1, through: end, by: -1) {
        room[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      return end + digits
    }
  }

  private mutating func text(_ value: String) {
    var value = value
    value.withUTF8 { bytes in
      guard Self.isPlain(bytes) else { return escape(bytes) }
      buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count + 2) { room in
        var end = 0
        Self.put(UInt8(ascii: "\""), room, &end)
        Self.put(bytes, room, &end)
        Self.put(UInt8(ascii: "\""), room, &end)
        return end
      }
    }
  }

  private static func put(_ byte: UInt8, _ room: UnsafeMutableRawBufferPointer, _ end: inout Int) {
    room[end] = byte
    end += 1
  }

  private static func put(
    _ bytes: UnsafeBufferPointer<UInt8>, _ room: UnsafeMutableRawBufferPointer, _ end: inout Int
  ) {
    guard let base = bytes.baseAddress, let target = room.baseAddress else { return }
    target.advanced(by: end).copyMemory(from: base, byteCount: bytes.count)
    end += bytes.count
  }

  /// Whether nothing in it needs a look at its scalar. Without a branch in the loop, so that it is done many bytes at once.
  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var marks: UInt8 = 0
    for byte in bytes { marks |= mark(byte) }
    return marks == 0
  }

  /// C2 begins the C1 controls, E2 the line separators.
  private static func mark(_ byte: UInt8) -> UInt8 {
    (byte < 0x20 ? 1 : 0) | (byte == 0x22 ? 1 : 0) | (byte == 0x5C ? 1 : 0) | (byte == 0x7F ? 1 : 0)
      | (byte == 0xC2 ? 1 : 0) | (byte == 0xE2 ? 1 : 0)
  }

  private mutating func escape(_ bytes: UnsafeBufferPointer<UInt8>) {
    buffer.writeInteger(UInt8(ascii: "\""))
    var start = 0
    var index = 0
    while index < bytes.count {
      let (length, scalar) = Self.mark(bytes[index]) == 0 ? (1, nil) : Self.escaped(bytes, at: index)
      if let scalar {
        buffer.writeBytes(bytes[start..<index])
        write(escaped: scalar)
        start = index + length
      }
      index += length
    }
    buffer.writeBytes(bytes[start...])
    buffer.writeInteger(UInt8(ascii: "\""))
  }

  /// How many bytes stand there, and what they are if they must be escaped.
  private static func escaped(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (Int, UInt32?) {
    let byte = bytes[index]
    switch byte {
    case 0xC2 where index + 1 < bytes.count:
      // U+0080…U+009F
      return (2, bytes[index + 1] < 0xA0 ? UInt32(bytes[index + 1]) : nil)
    case 0xE2 where index + 2 < bytes.count:
      let isSeparator = bytes[index + 1] == 0x80 && (bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9)
      return (3, isSeparator ? 0x2000 + UInt32(bytes[index + 2] & 0x3F) : nil)
    default: return (1, UInt32(byte))
    }
  }

  private mutating func write(escaped scalar: UInt32) {
    switch scalar {
    case 0x22: buffer.writeStaticString("\\\"")
    case 0x5C: buffer.writeStaticString("\\\\")
    case 0x0A: buffer.writeStaticString("\\n")
    case 0x0D: buffer.writeStaticString("\\r")
    case 0x09: buffer.writeStaticString("\\t")
    default:
      let hex = String(scalar, radix: 16)
      buffer.writeString("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
    }
  }
}
