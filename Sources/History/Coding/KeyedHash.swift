/// SipHash-2-4 (Aumasson and Bernstein, 2012) under the database's secret: 64 bits of a `cid` for the index.
///
/// Keyed, so that nobody can choose two `cid`s that collide; the index probes on should two collide by chance.
struct KeyedHash: Sendable {
  private let key0: UInt64
  private let key1: UInt64

  /// - Parameter secret: at least 16 bytes.
  init(secret: [UInt8]) {
    key0 = Self.word(secret[0..<8])
    key1 = Self.word(secret[8..<16])
  }

  func callAsFunction(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { hash($0) }
  }

  private func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var state = State(key0: key0, key1: key1)
    let whole = bytes.count & ~7
    for start in stride(from: 0, to: whole, by: 8) {
      state.absorb(Self.word(bytes[start..<start + 8]))
    }
    state.absorb(Self.word(bytes[whole...]) | UInt64(bytes.count & 0xFF) << 56)
    return state.finish()
  }

  private static func word(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    for byte in bytes {
      value |= UInt64(byte) << shift
      shift += 8
    }
    return value
  }

  private struct State {
    var v0, v1, v2, v3: UInt64

    init(key0: UInt64, key1: UInt64) {
      v0 = key0 ^ 0x736f_6d65_7073_6575
      v1 = key1 ^ 0x646f_7261_6e64_6f6d
      v2 = key0 ^ 0x6c79_6765_6e65_7261
      v3 = key1 ^ 0x7465_6462_7974_6573
    }

    mutating func absorb(_ word: UInt64) {
      v3 ^= word
      round()
      round()
      v0 ^= word
    }

    mutating func finish() -> UInt64 {
      v2 ^= 0xFF
      for _ in 0..<4 { round() }
      return v0 ^ v1 ^ v2 ^ v3
    }

    private mutating func round() {
      v0 &+= v1
      v1 = v1 << 13 | v1 >> 51
      v1 ^= v0
      v0 = v0 << 32 | v0 >> 32
      v2 &+= v3
      v3 = v3 << 16 | v3 >> 48
      v3 ^= v2
      v0 &+= v3
      v3 = v3 << 21 | v3 >> 43
      v3 ^= v0
      v2 &+= v1
      v1 = v1 << 17 | v1 >> 47
      v1 ^= v2
      v2 = v2 << 32 | v2 >> 32
    }
  }
}
