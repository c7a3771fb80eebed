/// Words that turn a meaning round, as a language's `grammar.tsv` lists them, and expressions that only look as if
/// they did (`不锈钢`, `not only`).
struct Negations: Sendable {
  private var words: Set<[UInt16]> = []
  /// Longest first; words of one are separated by blanks, Han characters stand together.
  private var exceptions: [[[UInt16]]] = []

  /// Hashes of the words, and of parts of contractions (`don`, `n`), by which most texts are passed over quickly.
  private var hashes: Set<UInt32> = []

  mutating func add(_ word: [UInt16]) {
    words.insert(word)
    addHint(word)
  }

  mutating func addHint(_ word: [UInt16]) { hashes.insert(word.reduce(Self.seed, Self.mix)) }

  private static let seed: UInt32 = 0x811C_9DC5

  private static func mix(_ hash: UInt32, _ unit: UInt16) -> UInt32 { (hash ^ UInt32(unit)) &* 0x0100_0193 }

  private func mayOccur(in text: some Sequence<UInt16>) -> Bool {
    var hash = Self.seed
    for unit in text {
      let folded = Folding.fold(UInt32(unit))
      if folded == 0 { continue }
      switch ScalarClass.of(folded) {
      case .letter, .digit: hash = Self.mix(hash, UInt16(truncatingIfNeeded: folded))
      case .han:
        if hashes.contains(Self.mix(Self.seed, UInt16(truncatingIfNeeded: folded))) { return true }
        hash = Self.seed
      default:
        if hash != Self.seed, hashes.contains(hash) { return true }
        hash = Self.seed
      }
    }
    return hash != Self.seed && hashes.contains(hash)
  }

  mutating func addException(_ words: [[UInt16]]) {
    exceptions.append(words)
    exceptions.sort { $0.count > $1.count }
  }

  func contains(_ word: ArraySlice<UInt16>) -> Bool { words.contains(Array(word)) }

  /// Whether a text says no twice in one breath (不是不能): what the two come to, a pattern does not know.
  func areDoubled(in text: some Collection<UInt16>, _ rewrites: Rewrites) -> Bool {
    guard mayOccur(in: text) else { return false }
    let places = places(in: text, rewrites)
    return zip(places, places.dropFirst()).contains { $1 - $0 <= 2 }
  }

  /// Whether a text says no to something.
  func occur(in text: some Collection<UInt16>, _ rewrites: Rewrites) -> Bool {
    mayOccur(in: text) && !places(in: text, rewrites).isEmpty
  }

  /// Which of a text's words say no.
  private func places(in text: some Collection<UInt16>, _ rewrites: Rewrites) -> [Int] {
    var keys: [[UInt16]] = []
    Keys.words(of: text) { word in rewrites.apply(word) { keys.append(Array($0)) } }
    var places: [Int] = []
    var index = 0
    while index < keys.count {
      if let length = exceptions.first(where: { keys[index...].starts(with: $0) })?.count {
        index += length
        continue
      }
      if words.contains(keys[index]) { places.append(index) }
      index += 1
    }
    return places
  }
}
