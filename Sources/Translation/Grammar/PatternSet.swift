/// All recognition patterns of one language as position automata (Glushkov), indexed by their first two symbols.
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
  /// (first symbol, second symbol) → 1 + head of a list of `starts`.
  private var pairs = PairTable()
  /// first symbol → 1 + head of a list of places that are first and last at once.
  private var singles = PairTable()
  private var starts: [(place: Int32, second: Int32, next: UInt32)] = []
  /// Symbols that begin some pattern of two symbols or more.
  private var firsts = PairTable()

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
      let symbol = places[Int(place)].symbol
      if syntax.last.contains(first) {
        let next = singles.set(symbol, 0, UInt32(starts.count + 1))
        starts.append((place, -1, next))
      }
      for next in syntax.follow[first] {
        let second = offset + Int32(next)
        firsts.set(symbol, 0, 1)
        let next = pairs.set(symbol, places[Int(second)].symbol, UInt32(starts.count + 1))
        starts.append((place, second, next))
      }
    }
  }

  /// Gives back what was reserved for more.
  mutating func fit() {
    places = places.fitted()
    follows = follows.fitted()
    patterns = patterns.fitted()
    starts = starts.fitted()
  }

  func begins(_ symbol: UInt32) -> Bool { firsts.value(symbol, 0) != 0 }

  /// Visits the places whose pattern is complete after one symbol.
  func single(_ symbol: UInt32, _ body: (Int32) -> Void) {
    var head = singles.value(symbol, 0)
    while head != 0 {
      body(starts[Int(head) - 1].place)
      head = starts[Int(head) - 1].next
    }
  }

  /// Visits the (first, second) places of patterns that begin with two symbols.
  func pair(_ first: UInt32, _ second: UInt32, _ body: (Int32, Int32) -> Void) {
    var head = pairs.value(first, second)
    while head != 0 {
      let start = starts[Int(head) - 1]
      body(start.place, start.second)
      head = start.next
    }
  }
}
