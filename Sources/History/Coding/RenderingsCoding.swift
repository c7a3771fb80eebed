import Messaging

/// Renderings as one blob: a version byte, then each language with its rendering, sorted by tag.
///
/// Length-prefixed and not JSON: it is written once a message and read fifty times a history page, and a JSON coder
/// costs more than the insert. Lengths are little-endian Base 128 (as in LEB128).
enum RenderingsCoding {
  private static let version: UInt8 = 1

  static func encode(_ renderings: [LanguageTag: Rendering]) -> [UInt8] {
    var blob = [UInt8]()
    blob.reserveCapacity(32 + renderings.values.reduce(0) { $0 + 48 + ($1.text?.utf8.count ?? 0) })
    blob.append(version)
    append(renderings.count, to: &blob)
    for (language, rendering) in renderings.sorted(by: { $0.key < $1.key }) {
      append(language.text, to: &blob)
      append(rendering.by.rawValue, to: &blob)
      withUnsafeBytes(of: rendering.confidence.bitPattern.littleEndian) { blob.append(contentsOf: $0) }
      append(rendering.revision, to: &blob)
      blob.append(rendering.text == nil ? 0 : 1)
      if let text = rendering.text { append(text, to: &blob) }
      append(rendering.kept, to: &blob)
      append(rendering.lostFacts, to: &blob)
    }
    return blob
  }

  /// - Returns: none for a blob of another version or one cut short: a rendering can always be made again.
  static func decode(_ blob: [UInt8]) -> [LanguageTag: Rendering] {
    blob.withUnsafeBytes { bytes in
      var reader = BlobReader(bytes: bytes)
      guard reader.byte() == version, let count = reader.count() else { return [:] }
      var renderings: [LanguageTag: Rendering] = [:]
      for _ in 0..<count {
        guard let tag = reader.string(), let language = KnownTags.tag(tag), let rendering = reader.rendering()
        else { return [:] }
        renderings[language] = rendering
      }
      return renderings
    }
  }

  private static func append(_ number: Int, to blob: inout [UInt8]) {
    var rest = UInt(number)
    while rest >= 0x80 {
      blob.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    blob.append(UInt8(rest))
  }

  private static func append(_ text: String, to blob: inout [UInt8]) {
    append(text.utf8.count, to: &blob)
    blob.append(contentsOf: text.utf8)
  }

  private static func append(_ texts: [String], to blob: inout [UInt8]) {
    append(texts.count, to: &blob)
    for text in texts { append(text, to: &blob) }
  }
}

/// Reads what `RenderingsCoding` wrote; nil past the end.
private struct BlobReader {
  let bytes: UnsafeRawBufferPointer
  private var offset = 0

  init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private var left: Int { bytes.count - offset }

  mutating func byte() -> UInt8? {
    guard left > 0 else { return nil }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func count() -> Int? {
    var value: UInt = 0
    for shift in stride(from: UInt(0), to: 63, by: 7) {
      guard let byte = byte() else { return nil }
      value |= UInt(byte & 0x7F) << shift
      if byte < 0x80 { return Int(exactly: value) }
    }
    return nil
  }

  mutating func string() -> String? {
    guard let count = count(), count <= left else { return nil }
    defer { offset += count }
    return String(decoding: bytes[offset..<offset + count], as: UTF8.self)
  }

  mutating func strings() -> [String]? {
    guard let count = count(), count <= left else { return nil }
    var texts: [String] = []
    for _ in 0..<count {
      guard let text = string() else { return nil }
      texts.append(text)
    }
    return texts
  }

  mutating func double() -> Double? {
    guard left >= 8 else { return nil }
    defer { offset += 8 }
    return Double(
      bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
  }

  mutating func rendering() -> Rendering? {
    guard let name = string(), let by = Rendering.Origin(rawValue: name), let confidence = double(),
      let revision = count(), let hasText = byte()
    else { return nil }
    var text: String?
    if hasText == 1 {
      guard let read = string() else { return nil }
      text = read
    }
    guard let kept = strings(), let lost = strings() else { return nil }
    return Rendering(
      text: text, by: by, confidence: confidence, revision: revision, kept: kept, lostFacts: lost)
  }
}
