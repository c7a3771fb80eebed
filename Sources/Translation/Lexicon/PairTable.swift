/// A map from pairs of 32-bit numbers to a number; open addressing, 0 is absent.
struct PairTable: Sendable {
  private struct Slot {
    var first: UInt32 = 0
    var second: UInt32 = 0
    var value: UInt32 = 0
  }

  private var slots: [Slot]
  private var used = 0

  init(capacity: Int = 1 << 8) { slots = Array(repeating: Slot(), count: capacity) }

  func value(_ first: UInt32, _ second: UInt32) -> UInt32 { slots[slot(of: first, second)].value }

  /// Begins to fetch where a pair will be looked for.
  func fetchAhead(_ first: UInt32, _ second: UInt32) {
    slots.fetchAhead(Self.hash(first, second) & (slots.count - 1))
  }

  /// Sets a pair's number and returns the one it had before.
  @discardableResult
  mutating func set(_ first: UInt32, _ second: UInt32, _ value: UInt32) -> UInt32 {
    if used * 4 > slots.count * 3 { grow() }
    let slot = slot(of: first, second)
    let old = slots[slot].value
    if old == 0 { used += 1 }
    slots[slot] = Slot(first: first, second: second, value: value)
    return old
  }

  func forEach(_ body: (_ first: UInt32, _ second: UInt32, _ value: UInt32) -> Void) {
    for slot in slots where slot.value != 0 { body(slot.first, slot.second, slot.value) }
  }

  /// The slot that holds a pair, or the free one where it belongs.
  private func slot(of first: UInt32, _ second: UInt32) -> Int {
    var slot = Self.hash(first, second) & (slots.count - 1)
    while slots[slot].value != 0, slots[slot].first != first || slots[slot].second != second {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for pair in old where pair.value != 0 { slots[slot(of: pair.first, pair.second)] = pair }
  }

  private static func hash(_ first: UInt32, _ second: UInt32) -> Int {
    let key = UInt64(first) << 32 | UInt64(second)
    return Int(truncatingIfNeeded: ((key ^ (key >> 31)) &* 0x9E37_79B9_7F4A_7C15) >> 33)
  }
}
