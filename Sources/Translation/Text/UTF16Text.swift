extension String {
  /// From UTF-16, a surrogate without its partner as U+FFFD: what `String(decoding:as:)` does, several times as fast.
  init(utf16 units: Span<UInt16>) {
    var capacity = 0
    for index in units.indices { capacity += units[index] < 0x80 ? 1 : units[index] < 0x800 ? 2 : 3 }
    self.init(unsafeUninitializedCapacity: capacity) { bytes in
      var count = 0
      var index = 0
      while index < units.count {
        var scalar = UInt32(units[index])
        index += 1
        if scalar < 0x80 {
          bytes[count] = UInt8(truncatingIfNeeded: scalar)
          count += 1
          continue
        }
        if scalar & 0xF800 == 0xD800 {
          let hasPartner = scalar < 0xDC00 && index < units.count && units[index] & 0xFC00 == 0xDC00
          scalar = hasPartner ? 0x10000 + (scalar & 0x3FF) << 10 + UInt32(units[index] & 0x3FF) : 0xFFFD
          if hasPartner { index += 1 }
        }
        var length = 2
        if scalar >= 0x800 { length = scalar < 0x10000 ? 3 : 4 }
        for position in stride(from: length - 1, to: 0, by: -1) {
          bytes[count + position] = UInt8(truncatingIfNeeded: scalar & 0x3F | 0x80)
          scalar >>= 6
        }
        bytes[count] = UInt8(truncatingIfNeeded: scalar | (0xF00 >> UInt32(length)) & 0xFF)
        count += length
      }
      return count
    }
  }
}
