import Foundation

/// A tab-separated file of a `locales/` folder, read line by line: `#` starts a comment line, empty lines are skipped.
///
/// Lines and cells are ranges of `units`: nothing is copied, and no string is made of what will only be compared.
struct ContentFile {
  let path: String
  let units: [UInt16]
  /// Tells contents apart.
  let fingerprint: UInt64
  private(set) var line = 0
  private(set) var cells: [Range<Int>] = []
  private var position = 0

  /// Throws a `ContentError` where there is no such file.
  init(path: String) throws {
    guard let file = ContentFile(existing: path) else { throw ContentError("\(path): cannot be read") }
    self = file
  }

  init?(existing path: String) {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    self.path = path
    let bytes = [UInt8](data)
    fingerprint = bytes.withUnsafeBytes { bytes in
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for offset in stride(from: 0, to: bytes.count & ~7, by: 8) {
        let eight = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        hash = (hash ^ UInt64(littleEndian: eight) ^ (hash >> 29)) &* 0x100_0000_01B3
      }
      for byte in bytes.dropFirst(bytes.count & ~7) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      return hash
    }
    units = Self.decoded(bytes)
  }

  /// Goes on to the next line with content; false at the end.
  mutating func next() -> Bool {
    while position < units.count {
      line += 1
      let start = position
      cells.removeAll(keepingCapacity: true)
      var cell = start
      while position < units.count, units[position] != 0x0A {
        if units[position] == 0x09 {
          cells.append(cell..<position)
          cell = position + 1
        }
        position += 1
      }
      cells.append(cell..<position)
      let end = position
      position += 1
      if end > start, units[start] != 0x23 { return true }
    }
    return false
  }

  /// Begins again at the first line.
  mutating func rewind() { (position, line) = (0, 0) }

  func text(_ range: Range<Int>) -> String { units.span.text(range) }

  /// The cells of the line as text.
  var texts: [Substring] { cells.map { text($0)[...] } }

  func isCell(_ cell: Int, _ name: String) -> Bool { units[cells[cell]].elementsEqual(name.utf16) }

  /// A complaint that names the line.
  func error(_ complaint: String) -> ContentError { ContentError("\(path):\(line): \(complaint)") }

  /// UTF-8 as UTF-16; what is malformed becomes U+FFFD.
  private static func decoded(_ bytes: [UInt8]) -> [UInt16] {
    Array(unsafeUninitializedCapacity: bytes.count) { units, count in
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80 {
          units[count] = UInt16(byte)
          (count, index) = (count + 1, index + 1)
          continue
        }
        let (scalar, length) = Self.scalar(bytes, at: index)
        index += length
        if scalar < 0x10000 {
          units[count] = UInt16(truncatingIfNeeded: scalar)
          count += 1
        } else {
          units[count] = UInt16(truncatingIfNeeded: 0xD7C0 + scalar >> 10)
          units[count + 1] = UInt16(truncatingIfNeeded: 0xDC00 | scalar & 0x3FF)
          count += 2
        }
      }
    }
  }

  private static func scalar(_ bytes: [UInt8], at index: Int) -> (UInt32, length: Int) {
    let lead = bytes[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead <= 0xF4, index + length <= bytes.count else { return (0xFFFD, 1) }
    var scalar = UInt32(lead) & (length == 4 ? 7 : length == 3 ? 15 : 31)
    for offset in 1..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    let isShortest = scalar >= (length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80)
    return isShortest && Unicode.Scalar(scalar) != nil ? (scalar, length) : (0xFFFD, 1)
  }
}
