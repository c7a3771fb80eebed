/// Reads one line as a JSON object, strictly (RFC 8259), in one pass, without recursion beyond the depth limit.
///
/// Foundation's decoder keeps the first of two equal keys and takes trailing commas, a byte order mark, UTF-16 and `1.0`
/// as an integer; the protocol (§1) refuses all of these. Flaws that leave the grammar whole (a duplicate key, a lone
/// surrogate, bad UTF-8 in a string, depth) are noted and reading goes on, so that an `id` behind them is found.
public struct JSONReader {
  private let bytes: UnsafeRawBufferPointer
  private let depthLimit: Int
  private var position = 0
  private var flaw: JSONFlaw?
  /// The string read last is not what was written: bad UTF-8 or a lone surrogate. It stands for nothing, least for an `id`.
  private var isStringFlawed = false

  /// The grammar is broken: nothing after this point can be read.
  private struct Broken: Error {}

  private init(_ bytes: UnsafeRawBufferPointer, depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  /// - Parameters:
  ///   - bytes: the line without its end.
  ///   - depthLimit: how many objects and arrays may be open at once, the outermost included.
  public static func read(_ bytes: UnsafeRawBufferPointer, depthLimit: Int) -> ParsedLine {
    var reader = JSONReader(bytes, depthLimit: depthLimit)
    return reader.readLine()
  }

  private mutating func readLine() -> ParsedLine {
    var object = JSONObject()
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      note(.notJSON)
      position = 3
    }
    skipBlanks()
    guard peek() == UInt8(ascii: "{") else {
      return ParsedLine(object: object, flaw: flawOfNoObject())
    }
    do throws(Broken) {
      try readMembers(into: &object, depth: 1)
      skipBlanks()
      if position < bytes.count { note(.notJSON) }
    } catch {
      note(.notJSON)
    }
    return ParsedLine(object: object, flaw: flaw)
  }

  /// Tells a JSON value that is no object from what is no JSON at all.
  private mutating func flawOfNoObject() -> JSONFlaw {
    do throws(Broken) {
      _ = try readValue(depth: 0)
      skipBlanks()
      return position == bytes.count ? (flaw ?? .notObject) : .notJSON
    } catch {
      return isUTF8(bytes[...]) ? .notJSON : .notUTF8
    }
  }

  private mutating func note(_ new: JSONFlaw) {
    if flaw == nil { flaw = new }
  }

  // MARK: Values

  private mutating func readValue(depth: Int) throws(Broken) -> JSONValue {
    switch peek() {
    case UInt8(ascii: "\""):
      let text = try readString()
      return isStringFlawed ? .null : .string(text)
    case UInt8(ascii: "{"):
      var object = JSONObject()
      try readMembers(into: &object, depth: depth + 1)
      return .object(object)
    case UInt8(ascii: "["): return .array(try readElements(depth: depth + 1))
    case UInt8(ascii: "t"): return try readWord("true", .bool(true))
    case UInt8(ascii: "f"): return try readWord("false", .bool(false))
    case UInt8(ascii: "n"): return try readWord("null", .null)
    default: return try readNumber()
    }
  }

  private mutating func readMembers(into object: inout JSONObject, depth: Int) throws(Broken) {
    try open(depth)
    if take(UInt8(ascii: "}")) { return }
    var names = MemberNames()
    while true {
      skipBlanks()
      guard peek() == UInt8(ascii: "\"") else { throw Broken() }
      let key = try readString()
      let isKeyFlawed = isStringFlawed
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw Broken() }
      skipBlanks()
      let value = try readValue(depth: depth)
      if depth == 1, names.repeats(key, in: object) {
        note(.duplicateKey)
      } else if !isKeyFlawed {
        object.append(key, value)
      }
      skipBlanks()
      if take(UInt8(ascii: "}")) { return }
      guard take(UInt8(ascii: ",")) else { throw Broken() }
    }
  }

  private mutating func readElements(depth: Int) throws(Broken) -> [JSONValue] {
    try open(depth)
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return elements }
    while true {
      skipBlanks()
      elements.append(try readValue(depth: depth))
      skipBlanks()
      if take(UInt8(ascii: "]")) { return elements }
      guard take(UInt8(ascii: ",")) else { throw Broken() }
    }
  }

  /// Steps over `{` or `[` and the blanks after it. Past the limit the line is given up: nesting costs stack.
  private mutating func open(_ depth: Int) throws(Broken) {
    guard depth <= depthLimit else {
      note(.tooDeep)
      throw Broken()
    }
    position += 1
    skipBlanks()
  }

  private mutating func readWord(_ word: StaticString, _ value: JSONValue) throws(Broken) -> JSONValue {
    let matches = word.withUTF8Buffer { expected in
      bytes[position...].starts(with: expected)
    }
    guard matches else { throw Broken() }
    position += word.utf8CodeUnitCount
    return value
  }

  // MARK: Numbers

  private mutating func readNumber() throws(Broken) -> JSONValue {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if take(UInt8(ascii: "0")) {
      if let next = peek(), Self.isDigit(next) { throw Broken() }
    } else {
      try skipDigits()
    }
    var isInteger = true
    if take(UInt8(ascii: ".")) {
      isInteger = false
      try skipDigits()
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try skipDigits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let integer = Int64(text) { return .integer(integer) }
    return .number(Double(text) ?? .infinity)
  }

  private mutating func skipDigits() throws(Broken) {
    let start = position
    while let byte = peek(), Self.isDigit(byte) { position += 1 }
    guard position > start else { throw Broken() }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  // MARK: Strings

  private mutating func readString() throws(Broken) -> String {
    position += 1
    isStringFlawed = false
    let start = position
    var isASCII = true
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        let content = bytes[start..<position]
        position += 1
        return isASCII ? String(decoding: content, as: UTF8.self) : validated(content)
      }
      if byte == UInt8(ascii: "\\") { return try readEscapedString(from: start) }
      guard byte >= 0x20 else { throw Broken() }
      if byte >= 0x80 { isASCII = false }
      position += 1
    }
    throw Broken()
  }

  /// The slow way, from the first escape on.
  private mutating func readEscapedString(from start: Int) throws(Broken) -> String {
    var content = [UInt8](bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return content.withUnsafeBytes { validated($0[...]) }
      case UInt8(ascii: "\\"): try readEscape(into: &content)
      case 0..<0x20: throw Broken()
      default: content.append(byte)
      }
    }
    throw Broken()
  }

  private mutating func readEscape(into content: inout [UInt8]) throws(Broken) {
    guard let byte = peek() else { throw Broken() }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"): try readUnicodeEscape(into: &content)
    default: throw Broken()
    }
  }

  private mutating func readUnicodeEscape(into content: inout [UInt8]) throws(Broken) {
    let first = try readHex4()
    var value = UInt32(first)
    if (0xD800...0xDBFF).contains(first), position + 1 < bytes.count,
      bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    {
      let afterFirst = position
      position += 2
      let second = try readHex4()
      if (0xDC00...0xDFFF).contains(second) {
        value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
      } else {
        position = afterFirst
      }
    }
    guard let scalar = Unicode.Scalar(value) else {
      note(.notJSON)
      isStringFlawed = true
      return
    }
    content.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
  }

  private mutating func readHex4() throws(Broken) -> UInt16 {
    guard position + 4 <= bytes.count else { throw Broken() }
    var value: UInt16 = 0
    for _ in 0..<4 {
      let byte = bytes[position]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: throw Broken()
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }

  private mutating func validated(_ content: Slice<UnsafeRawBufferPointer>) -> String {
    if let text = String(validating: content, as: UTF8.self) { return text }
    note(.notUTF8)
    isStringFlawed = true
    return ""
  }

  private func isUTF8(_ content: Slice<UnsafeRawBufferPointer>) -> Bool {
    String(validating: content, as: UTF8.self) != nil
  }

  // MARK: Bytes

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A {
      position += 1
    }
  }
}
