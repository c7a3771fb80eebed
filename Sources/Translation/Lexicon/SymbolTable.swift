/// Interns the matching keys of words; 0 is no symbol. Filled while a language is loaded, only read afterwards.
struct SymbolTable: Sendable {
  private var units: [UInt16] = []
  private var starts: [UInt32] = [0, 0]
  /// Open addressing: a symbol in the low 24 bits, above it 8 bits of its hash, so that most words that differ are told
  /// apart here.
  private var slots: [UInt32]
  private var mask: Int
  private(set) var count: UInt32 = 0

  init(capacity: Int = 1 << 10) {
    slots = Array(repeating: 0, count: capacity)
    mask = capacity - 1
    units.reserveCapacity(capacity * 4)
    starts.reserveCapacity(capacity)
  }

  func find(_ word: ArraySlice<UInt16>) -> UInt32 { find(word.span) }

  func find(_ word: Span<UInt16>) -> UInt32 { find(word, WordHash(word)) }

  func find(_ word: Span<UInt16>, _ hash: WordHash) -> UInt32 {
    slots[slot(of: word, hash.value)] & Self.symbolMask
  }

  mutating func intern(_ word: ArraySlice<UInt16>) -> UInt32 { intern(word.span) }

  mutating func intern(_ word: Span<UInt16>) -> UInt32 { intern(word, WordHash(word)) }

  mutating func intern(_ word: Span<UInt16>, _ hash: WordHash) -> UInt32 {
    let hash = hash.value
    let slot = slot(of: word, hash)
    if slots[slot] != 0 { return slots[slot] & Self.symbolMask }
    precondition(count < Self.symbolMask, "more words than a language can have")
    count += 1
    for index in word.indices { units.append(word[index]) }
    starts.append(UInt32(units.count))
    slots[slot] = count | hash & ~Self.symbolMask
    if Int(count) * 3 > slots.count * 2 { grow() }
    return count
  }

  func word(_ symbol: UInt32) -> ArraySlice<UInt16> {
    units[Int(starts[Int(symbol)])..<Int(starts[Int(symbol) + 1])]
  }

  /// Gives back what was reserved for more.
  mutating func fit() { (units, starts) = (units.fitted(), starts.fitted()) }

  /// The slot that holds a word, or the free one where it belongs.
  private func slot(of word: Span<UInt16>, _ hash: UInt32) -> Int {
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      if (slots[slot] ^ hash) & ~Self.symbolMask == 0,
        isWord(slots[slot] & Self.symbolMask, equalTo: word)
      {
        break
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isWord(_ symbol: UInt32, equalTo word: Span<UInt16>) -> Bool {
    let start = Int(starts[Int(symbol)])
    guard Int(starts[Int(symbol) + 1]) - start == word.count else { return false }
    for index in word.indices where units[start + index] != word[index] { return false }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    mask = slots.count - 1
    for symbol in 1...count {
      let hash = WordHash(word(symbol).span).value
      var slot = Int(hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = symbol | hash & ~Self.symbolMask
    }
  }

  private static let symbolMask: UInt32 = 0xFF_FFFF
}

/// FNV-1a over UTF-16 units, one after the other as they come.
struct WordHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  init() {}

  init(_ word: Span<UInt16>) { for index in word.indices { add(word[index]) } }

  mutating func add(_ unit: UInt16) { state = (state ^ UInt64(unit)) &* 0x100_0000_01B3 }

  var value: UInt32 { UInt32(truncatingIfNeeded: state ^ (state >> 32)) }
}

extension Array {
  /// The same in a buffer without spare room.
  func fitted() -> [Element] {
    if capacity - count < 64 { return self }
    var copy: [Element] = []
    copy.reserveCapacity(count)
    copy.append(contentsOf: self)
    return copy
  }
}
