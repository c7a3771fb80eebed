/// A map from pairs of 32-bit numbers to a number; open addressing, 0 is absent.
struct PairTable: Sendable {
  private var keys: [UInt64]
  private var values: [UInt32]
  private var used = 0

  init(capacity: Int = 1 << 8) {
    keys = Array(repeating: 0, count: capacity)
    values = Array(repeating: 0, count: capacity)
  }

  func value(_ first: UInt32, _ second: UInt32) -> UInt32 {
    let key = UInt64(first) << 32 | UInt64(second)
    var slot = Self.hash(key) & (keys.count - 1)
    while values[slot] != 0 {
      if keys[slot] == key { return values[slot] }
      slot = (slot + 1) & (keys.count - 1)
    }
    return 0
  }

  /// Sets a pair's number and returns the one it had before.
  @discardableResult
  mutating func set(_ first: UInt32, _ second: UInt32, _ value: UInt32) -> UInt32 {
    if used * 4 > keys.count * 3 { grow() }
    let key = UInt64(first) << 32 | UInt64(second)
    var slot = Self.hash(key) & (keys.count - 1)
    while values[slot] != 0 && keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
    let old = values[slot]
    if old == 0 { used += 1 }
    keys[slot] = key
    values[slot] = value
    return old
  }

  private mutating func grow() {
    let (oldKeys, oldValues) = (keys, values)
    keys = Array(repeating: 0, count: oldKeys.count * 2)
    values = Array(repeating: 0, count: oldKeys.count * 2)
    for (key, value) in zip(oldKeys, oldValues) where value != 0 {
      var slot = Self.hash(key) & (keys.count - 1)
      while values[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
      keys[slot] = key
      values[slot] = value
    }
  }

  private static func hash(_ key: UInt64) -> Int {
    let mixed = (key ^ (key >> 31)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 33)
  }
}
