/// Reading ranges of a text without copying them.
extension Span<UInt16> {
  func first(_ unit: UInt16, in range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      if self[index] == unit { return index }
      index += 1
    }
    return nil
  }

  /// The range without blanks at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, self[start] == 0x20 { start += 1 }
    while end > start, self[end - 1] == 0x20 { end -= 1 }
    return start..<end
  }

  /// Replaces `parts` by what stands between the separators, empty parts included.
  func split(_ range: Range<Int>, at separator: UInt16, into parts: inout [Range<Int>]) {
    parts.removeAll(keepingCapacity: true)
    var start = range.lowerBound
    while let end = first(separator, in: start..<range.upperBound) {
      parts.append(start..<end)
      start = end + 1
    }
    parts.append(start..<range.upperBound)
  }

  /// Replaces `words` by the runs between blanks.
  func words(_ range: Range<Int>, into words: inout [Range<Int>]) {
    split(range, at: 0x20, into: &words)
    words.removeAll { $0.isEmpty }
  }

  /// Replaces `parts` by the alternatives of a cell: what stands between semicolons outside of braces.
  func alternatives(_ cell: Range<Int>, into parts: inout [Range<Int>]) {
    parts.removeAll(keepingCapacity: true)
    var start = cell.lowerBound
    var depth = 0
    for index in cell {
      switch self[index] {
      case 0x7B: depth += 1
      case 0x7D: depth -= 1
      case 0x3B where depth <= 0:
        parts.append(trimmed(start..<index))
        start = index + 1
      default: break
      }
    }
    parts.append(trimmed(start..<cell.upperBound))
    parts.removeAll { $0.isEmpty }
  }

  func isEqual(_ range: Range<Int>, _ other: [UInt16]) -> Bool {
    range.count == other.count && starts(range, with: other)
  }

  func starts(_ range: Range<Int>, with other: [UInt16]) -> Bool {
    guard range.count >= other.count else { return false }
    for index in other.indices where self[range.lowerBound + index] != other[index] { return false }
    return true
  }

  func ends(_ range: Range<Int>, with other: [UInt16]) -> Bool {
    range.count >= other.count && starts(range.upperBound - other.count..<range.upperBound, with: other)
  }

  func text(_ range: Range<Int>) -> String {
    var isASCII = true
    for index in range where self[index] >= 0x80 { isASCII = false }
    if isASCII {
      return String(unsafeUninitializedCapacity: range.count) { bytes in
        for (offset, index) in range.enumerated() { bytes[offset] = UInt8(truncatingIfNeeded: self[index]) }
        return range.count
      }
    }
    var units: [UInt16] = []
    units.reserveCapacity(range.count)
    for index in range { units.append(self[index]) }
    return String(decoding: units, as: UTF16.self)
  }
}

extension [UInt16] {
  mutating func append(_ span: Span<UInt16>) {
    reserveCapacityAsNeeded(count + span.count)
    for index in span.indices { append(span[index]) }
  }

  /// `reserveCapacity` alone would grow by just what is asked for, and copy everything each time.
  private mutating func reserveCapacityAsNeeded(_ wanted: Int) {
    if wanted > capacity { reserveCapacity(Swift.max(wanted, capacity * 2)) }
  }
}
