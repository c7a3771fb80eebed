/// All recognition patterns of one language as position automata (Glushkov), as they are read; `PatternIndex` is made of
/// them.
///
/// A symbol is a word's number or, above `categoryBase`, a category's.
struct PatternSet: Sendable {
  static let categoryBase: UInt32 = 0xFFFF_0000

  /// One place of a pattern: what it matches and where it may go on.
  struct Place: Sendable {
    var symbol: UInt32
    var pattern: Int32
    var firstFollow: Int32
    /// Index of the slot or role that a category place fills; -1 for a word.
    var slot: Int8
    var isLast: Bool
    /// Cases a slot accepts as bits, 0 for any.
    var cases: UInt8
    fileprivate var follows: UInt8 = 0

    var followCount: Int32 { Int32(follows) }

    init(symbol: UInt32, slot: Int8, cases: UInt8) {
      (self.symbol, self.slot, self.cases) = (symbol, slot, cases)
      (pattern, firstFollow, isLast) = (0, 0, false)
    }
  }

  struct Pattern: Sendable {
    var rule: Int32
    var wordCount: Int16
  }

  private(set) var places: [Place] = []
  private(set) var follows: [Int32] = []
  private(set) var patterns: [Pattern] = []
  /// The first two places of every pattern, or -1 behind a place that is first and last at once.
  private(set) var starts: [(place: Int32, second: Int32)] = []

  mutating func add(_ syntax: PatternSyntax, rule: Int32) {
    let number = Int32(patterns.count)
    patterns.append(Pattern(rule: rule, wordCount: Int16(syntax.places.count { $0.slot < 0 })))
    let offset = Int32(places.count)
    for place in syntax.places {
      var placed = place
      placed.pattern = number
      places.append(placed)
    }
    for (index, next) in syntax.follow.enumerated() {
      places[Int(offset) + index].firstFollow = Int32(follows.count)
      places[Int(offset) + index].follows = UInt8(next.count)
      for place in next { follows.append(Int32(place) + offset) }
      places[Int(offset) + index].isLast = syntax.last.contains(index)
    }
    for first in syntax.first {
      let place = offset + Int32(first)
      if syntax.last.contains(first) { starts.append((place, -1)) }
      for next in syntax.follow[first] { starts.append((place, offset + Int32(next))) }
    }
  }
}
