/// Reading a `PatternIndex`; `words` is its array.
extension PatternIndex {
  /// What patterns do with a word.
  struct Word {
    /// Patterns that begin with it, 0 for none.
    var group: Int32 = 0
    /// The categories behind which it may come second.
    var preceders = CategorySet()
  }
}

extension PatternIndex.Layout {
  func word(_ symbol: Int32, _ numbers: Span<Int32>) -> PatternIndex.Word {
    if symbol == 0 { return PatternIndex.Word() }
    var slot = Self.hash(symbol, 0) & wordMask
    while true {
      let at = words + slot * Self.wordSize
      if numbers[at] == symbol {
        return PatternIndex.Word(group: numbers[at + 1], preceders: categories(at: at + 2, numbers))
      }
      if numbers[at] == 0 { return PatternIndex.Word() }
      slot = (slot + 1) & wordMask
    }
  }

  func starts(_ first: Int32, _ second: Int32, _ words: Span<Int32>) -> (at: Int, count: Int) {
    var slot = Self.hash(first, second) & pairMask
    while true {
      let at = pairs + slot * Self.pairSize
      let count = Int(words[at + 3])
      if count == 0 { return (0, 0) }
      if words[at] == first, words[at + 1] == second { return (Int(words[at + 2]), count) }
      slot = (slot + 1) & pairMask
    }
  }

  /// Begins to fetch what is known of a word, and of the starts with it and the word behind it.
  func fetchAhead(_ symbol: Int32, before next: Int32, _ numbers: Span<Int32>) {
    numbers.fetchAhead(words + (Self.hash(symbol, 0) & wordMask) * Self.wordSize)
    if next != 0 { numbers.fetchAhead(pairs + (Self.hash(symbol, next) & pairMask) * Self.pairSize) }
  }

  /// Begins to fetch the starts with two words.
  func fetchStartsAhead(_ first: Int32, _ second: Int32, _ numbers: Span<Int32>) {
    let (at, count) = starts(first, second, numbers)
    if count > 0 { numbers.fetchAhead(at, count: min(count, 16) * Self.startSize) }
  }

  /// What may follow a place.
  func filter(of place: Int, _ words: Span<Int32>) -> SymbolFilter {
    PatternIndex.PlaceBits(bits: words[place]).isLast ? .all : filter(at: place + 1, words)
  }

  func filter(at: Int, _ words: Span<Int32>) -> SymbolFilter { SymbolFilter(bits: bits(at: at, words)) }

  func categories(at: Int, _ words: Span<Int32>) -> CategorySet {
    CategorySet(low: bits(at: at, words), high: bits(at: at + 2, words))
  }

  private func bits(at: Int, _ words: Span<Int32>) -> UInt64 {
    UInt64(UInt32(bitPattern: words[at])) | UInt64(UInt32(bitPattern: words[at + 1])) << 32
  }
}
