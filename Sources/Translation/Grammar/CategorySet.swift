/// A set of categories as bits; there are fewer than 128.
struct CategorySet: Equatable, Sendable {
  var low: UInt64 = 0
  var high: UInt64 = 0

  mutating func insert(_ category: Int) {
    if category < 64 { low |= 1 << UInt64(category) } else { high |= 1 << UInt64(category - 64) }
  }

  func contains(_ category: Int) -> Bool {
    category < 64 ? low >> UInt64(category) & 1 != 0 : high >> UInt64(category - 64) & 1 != 0
  }

  mutating func formUnion(_ other: CategorySet) {
    low |= other.low
    high |= other.high
  }

  /// How many members are smaller.
  func rank(of category: Int) -> Int {
    category < 64
      ? (low & (1 << UInt64(category) - 1)).nonzeroBitCount
      : low.nonzeroBitCount + (high & (1 << UInt64(category - 64) - 1)).nonzeroBitCount
  }

  func intersection(_ other: CategorySet) -> CategorySet {
    CategorySet(low: low & other.low, high: high & other.high)
  }

  /// Takes the smallest member out.
  mutating func popFirst() -> Int? {
    if low != 0 {
      let first = low.trailingZeroBitCount
      low &= low - 1
      return first
    }
    guard high != 0 else { return nil }
    let first = high.trailingZeroBitCount
    high &= high - 1
    return first + 64
  }
}
