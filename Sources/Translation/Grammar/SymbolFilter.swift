/// A set of symbols, told apart roughly: categories and words have bits of their own, several to a bit. Where two filters
/// have no bit in common, the sets have no symbol in common.
struct SymbolFilter: Sendable {
  var bits: UInt64 = 0

  static let all = SymbolFilter(bits: ~0)

  private static let categoryBits: UInt32 = 40
  private static let wordBits: UInt32 = 24

  mutating func insert(category: Int) { bits |= 1 << UInt64(UInt32(category) % Self.categoryBits) }

  mutating func insert(word: UInt32) {
    bits |= 1 << UInt64(Self.categoryBits + (word &* 0x9E37_79B9) >> 8 % Self.wordBits)
  }

  mutating func insert(symbol: UInt32) {
    if let category = PatternSet.category(of: symbol) {
      insert(category: category)
    } else {
      insert(word: symbol)
    }
  }

  var isFull: Bool { bits == ~0 }

  func meets(_ other: SymbolFilter) -> Bool { bits & other.bits != 0 }
}
