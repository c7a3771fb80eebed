/// Words one behind the other in one buffer, which is used again and again.
struct WordList {
  private(set) var units: [UInt16] = []
  private var words: [(end: Int, hash: WordHash)] = []
  private var hash = WordHash()

  var count: Int { words.count }
  var hasOpenWord: Bool { units.count > (words.last?.end ?? 0) }

  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : words[index - 1].end)..<words[index].end }

  func hash(_ index: Int) -> WordHash { words[index].hash }

  mutating func removeAll() {
    units.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    hash = WordHash()
  }

  mutating func append(_ unit: UInt16) {
    units.append(unit)
    hash.add(unit)
  }

  mutating func closeWord() {
    words.append((units.count, hash))
    hash = WordHash()
  }

  mutating func append(_ word: [UInt16]) {
    for unit in word { append(unit) }
    closeWord()
  }

  mutating func removeLast() {
    units.removeSubrange(range(count - 1))
    words.removeLast()
  }
}
