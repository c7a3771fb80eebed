import NIOCore

/// The reply to a `history` request, as far as its request and its messages' addresses go.
struct HistoryLine {
  let id: Int64
  let seqs: [Int64]

  /// Nil for any other line.
  init?(_ line: ByteBuffer) {
    let found = line.withUnsafeReadableBytes { bytes -> (Int64, [Int64])? in
      guard bytes.starts(with: Self.beginning) else { return nil }
      var index = Self.beginning.count
      let id = Self.integer(bytes, &index)
      var seqs: [Int64] = []
      seqs.reserveCapacity(50)
      // A quotation mark inside a text is escaped: these bytes are a member's name wherever they stand.
      while let next = Self.next(after: index, in: bytes) {
        index = next
        seqs.append(Self.integer(bytes, &index))
      }
      return (id, seqs)
    }
    guard let found else { return nil }
    (id, seqs) = found
  }

  private static let beginning = Array(#"{"ok":"history","id":"#.utf8)
  private static let name = Array(#""seq":"#.utf8)

  private static func next(after start: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
    guard start + name.count <= bytes.count else { return nil }
    var index = start
    while index + name.count <= bytes.count {
      if bytes[index] == name[0], bytes[index + 1] == name[1], bytes[(index + 2)...].starts(with: name[2...])
      {
        return index + name.count
      }
      index += 1
    }
    return nil
  }

  private static func integer(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> Int64 {
    var value: Int64 = 0
    while index < bytes.count, case let digit = bytes[index], (0x30...0x39).contains(digit) {
      value = value &* 10 &+ Int64(digit - 0x30)
      index += 1
    }
    return value
  }
}
