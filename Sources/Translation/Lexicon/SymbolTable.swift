/// Interns the matching keys of words; 0 is no symbol. Filled while a language is loaded, only read afterwards.
///
/// A word is one record, so that finding it reads two places of memory: its slot and its record.
struct SymbolTable: Sendable {
  /// Records: the symbol's two halves, the word's length, its units.
  private var records: [UInt16] = [0]
  /// Where the record of each symbol is.
  private var starts: [UInt32] = [0]
  /// Open addressing: where the record is in the low 24 bits, above it 8 bits of the word's hash, so that most words that
  /// differ are told apart here.
  private var slots: [UInt32]
  private var mask: Int
  private(set) var count: UInt32 = 0

  init(capacity: Int = 1 << 10) {
    slots = Array(repeating: 0, count: capacity)
    mask = capacity - 1
    records.reserveCapacity(capacity * 6)
    starts.reserveCapacity(capacity)
  }

  func find(_ word: ArraySlice<UInt16>) -> UInt32 { find(word.span) }

  func find(_ word: Span<UInt16>) -> UInt32 { find(word, WordHash(word)) }

  func find(_ word: Span<UInt16>, _ hash: WordHash) -> UInt32 {
    let record = Int(slots[slot(of: word, hash.value)] & Self.recordMask)
    return record == 0 ? 0 : symbol(record)
  }

  mutating func intern(_ word: ArraySlice<UInt16>) -> UInt32 { intern(word.span) }

  mutating func intern(_ word: Span<UInt16>) -> UInt32 { intern(word, WordHash(word)) }

  mutating func intern(_ word: Span<UInt16>, _ hash: WordHash) -> UInt32 {
    let hash = hash.value
    let slot = slot(of: word, hash)
    if slots[slot] != 0 { return symbol(Int(slots[slot] & Self.recordMask)) }
    let record = records.count
    precondition(
      record < Int(Self.recordMask) && word.count <= UInt16.max, "more words than a language can have")
    count += 1
    records.append(UInt16(truncatingIfNeeded: count))
    records.append(UInt16(truncatingIfNeeded: count >> 16))
    records.append(UInt16(word.count))
    for index in word.indices { records.append(word[index]) }
    starts.append(UInt32(record))
    slots[slot] = UInt32(record) | hash & ~Self.recordMask
    if Int(count) * 3 > slots.count * 2 { grow() }
    return count
  }

  func word(_ symbol: UInt32) -> ArraySlice<UInt16> {
    let record = Int(starts[Int(symbol)])
    if record == 0 { return [] }
    return records[(record + Self.header)..<(record + Self.header + Int(records[record + 2]))]
  }

  /// Gives back what was reserved for more.
  mutating func fit() { (records, starts) = (records.fitted(), starts.fitted()) }

  private func symbol(_ record: Int) -> UInt32 { UInt32(records[record]) | UInt32(records[record + 1]) << 16 }

  /// The slot that holds a word, or the free one where it belongs.
  private func slot(of word: Span<UInt16>, _ hash: UInt32) -> Int {
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      if (slots[slot] ^ hash) & ~Self.recordMask == 0,
        isWord(Int(slots[slot] & Self.recordMask), equalTo: word)
      {
        break
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isWord(_ record: Int, equalTo word: Span<UInt16>) -> Bool {
    guard Int(records[record + 2]) == word.count else { return false }
    let start = record + Self.header
    for index in word.indices where records[start + index] != word[index] { return false }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    mask = slots.count - 1
    for symbol in 1...count {
      let hash = WordHash(word(symbol).span).value
      var slot = Int(hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = starts[Int(symbol)] | hash & ~Self.recordMask
    }
  }

  private static let header = 3
  private static let recordMask: UInt32 = 0xFF_FFFF
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
