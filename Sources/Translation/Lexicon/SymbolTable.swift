/// Interns the matching keys of words; 0 is no symbol. Filled while a language is loaded, only read afterwards.
struct SymbolTable: Sendable {
  private var units: [UInt16] = []
  private var starts: [UInt32] = [0, 0]
  private var slots: [UInt32]
  private var mask: Int
  private(set) var count: UInt32 = 0

  init(capacity: Int = 1 << 15) {
    slots = Array(repeating: 0, count: capacity)
    mask = capacity - 1
    units.reserveCapacity(capacity * 4)
  }

  func find(_ word: ArraySlice<UInt16>) -> UInt32 {
    var slot = Self.hash(word) & mask
    while slots[slot] != 0 {
      if isWord(slots[slot], equalTo: word) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    return 0
  }

  mutating func intern(_ word: ArraySlice<UInt16>) -> UInt32 {
    var slot = Self.hash(word) & mask
    while slots[slot] != 0 {
      if isWord(slots[slot], equalTo: word) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    count += 1
    units.append(contentsOf: word)
    starts.append(UInt32(units.count))
    slots[slot] = count
    if Int(count) * 3 > slots.count * 2 { grow() }
    return count
  }

  func word(_ symbol: UInt32) -> ArraySlice<UInt16> {
    units[Int(starts[Int(symbol)])..<Int(starts[Int(symbol) + 1])]
  }

  private func isWord(_ symbol: UInt32, equalTo word: ArraySlice<UInt16>) -> Bool {
    let start = Int(starts[Int(symbol)])
    guard Int(starts[Int(symbol) + 1]) - start == word.count else { return false }
    var offset = start
    for unit in word {
      if units[offset] != unit { return false }
      offset += 1
    }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    mask = slots.count - 1
    for symbol in 1...count {
      var slot = Self.hash(word(symbol)) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = symbol
    }
  }

  /// FNV-1a over UTF-16 units.
  private static func hash(_ word: ArraySlice<UInt16>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for unit in word { hash = (hash ^ UInt64(unit)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: (hash ^ (hash >> 29)) & 0x7FFF_FFFF)
  }
}

/// A map from pairs of 32-bit numbers to a number; open addressing, 0 is absent. The tries are made of it.
struct PairTable: Sendable {
  private var keys: [UInt64]
  private var values: [UInt32]
  private var used = 0

  init(capacity: Int = 1 << 12) {
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

  mutating func set(_ first: UInt32, _ second: UInt32, _ value: UInt32) {
    if used * 4 > keys.count * 3 { grow() }
    let key = UInt64(first) << 32 | UInt64(second)
    var slot = Self.hash(key) & (keys.count - 1)
    while values[slot] != 0 && keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
    if values[slot] == 0 { used += 1 }
    keys[slot] = key
    values[slot] = value
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
