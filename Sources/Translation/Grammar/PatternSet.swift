/// All recognition patterns of one language as position automata (Glushkov), indexed by their first two symbols.
///
/// A symbol is a word's number or, above `categoryBase`, a category's.
struct PatternSet: Sendable {
  static let categoryBase: UInt32 = 0xFFFF_0000

  /// One place of a pattern: what it matches and where it may go on.
  struct Place: Sendable {
    var symbol: UInt32
    var pattern: Int32
    /// Index of the slot or role that a category place fills; -1 for a word.
    var slot: Int8
    var isLast: Bool
    /// Cases a slot accepts as bits, 0 for any.
    var cases: UInt8
    var firstFollow: Int32
    var followCount: Int32
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
  private var singles = PairTable(capacity: 1 << 8)
  private(set) var starts: [(place: Int32, second: Int32, next: UInt32)] = []
  /// Symbols that begin some pattern of two symbols or more.
  private var firsts = PairTable()

  mutating func add(_ syntax: PatternSyntax, rule: Int32) {
    let number = Int32(patterns.count)
    patterns.append(Pattern(rule: rule, wordCount: Int16(syntax.places.count { $0.slot < 0 })))
    let offset = Int32(places.count)
    for place in syntax.places {
      var placed = place
      placed.pattern = number
      placed.firstFollow = Int32(follows.count)
      placed.followCount = 0
      places.append(placed)
    }
    for (index, next) in syntax.follow.enumerated() {
      places[Int(offset) + index].firstFollow = Int32(follows.count)
      places[Int(offset) + index].followCount = Int32(next.count)
      follows.append(contentsOf: next.map { Int32($0) + offset })
      places[Int(offset) + index].isLast = syntax.last.contains(index)
    }
    for first in syntax.first {
      let place = offset + Int32(first)
      let symbol = places[Int(place)].symbol
      if syntax.last.contains(first) {
        starts.append((place, -1, singles.value(symbol, 0)))
        singles.set(symbol, 0, UInt32(starts.count))
      }
      for next in syntax.follow[first] {
        let second = offset + Int32(next)
        firsts.set(symbol, 0, 1)
        starts.append((place, second, pairs.value(symbol, places[Int(second)].symbol)))
        pairs.set(symbol, places[Int(second)].symbol, UInt32(starts.count))
      }
    }
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

/// Reads the pattern notation: words, `{slot}` or `{role:CATEGORY.case}`, `[optional]`, `(a|b)`, `x?`.
struct PatternSyntax {
  var places: [PatternSet.Place] = []
  var first: [Int] = []
  var last: Set<Int> = []
  var follow: [[Int]] = []

  struct Slot {
    var symbol: UInt32
    var slot: Int8
    var cases: UInt8
  }

  private struct Part {
    var first: [Int] = []
    var last: [Int] = []
    var isNullable = true
  }

  private var units: [UInt16]
  private var index = 0
  private let slot: (Substring) -> Slot?
  private let rewrites: Rewrites
  /// The words of the pattern; a word place's symbol is an index into these until `resolve` is called.
  private var literals: [[UInt16]] = []

  /// Nil where the pattern cannot be read.
  init?(_ text: Substring, rewrites: Rewrites, slot: @escaping (Substring) -> Slot?) {
    units = Array(text.utf16)
    self.slot = slot
    self.rewrites = rewrites
    guard let whole = alternatives(), index == units.count, !whole.isNullable else { return nil }
    first = whole.first
    last = Set(whole.last)
    if places.isEmpty || places.count > 120 { return nil }
  }

  private mutating func alternatives() -> Part? {
    guard var result = sequence() else { return nil }
    while index < units.count, units[index] == 0x7C {
      index += 1
      guard let other = sequence() else { return nil }
      result.first += other.first
      result.last += other.last
      result.isNullable = result.isNullable || other.isNullable
    }
    return result
  }

  private mutating func sequence() -> Part? {
    var result = Part()
    while index < units.count {
      let unit = units[index]
      if unit == 0x7C || unit == 0x29 || unit == 0x5D { break }
      guard var part = element() else { return nil }
      if index < units.count, units[index] == 0x3F {
        index += 1
        part.isNullable = true
      }
      result = join(result, part)
    }
    return result
  }

  private mutating func join(_ left: Part, _ right: Part) -> Part {
    for place in left.last { follow[place] += right.first }
    return Part(
      first: left.isNullable ? left.first + right.first : left.first,
      last: right.isNullable ? left.last + right.last : right.last,
      isNullable: left.isNullable && right.isNullable)
  }

  private mutating func element() -> Part? {
    switch units[index] {
    case 0x28, 0x5B:
      let isOptional = units[index] == 0x5B
      index += 1
      guard var part = alternatives(), index < units.count else { return nil }
      index += 1
      if isOptional { part.isNullable = true }
      return part
    case 0x7B:
      guard let end = units[index...].firstIndex(of: 0x7D) else { return nil }
      let name = String(decoding: units[(index + 1)..<end], as: UTF16.self)
      index = end + 1
      guard let slot = slot(name[...]) else { return nil }
      return place(slot.symbol, slot: slot.slot, cases: slot.cases)
    default:
      let start = index
      while index < units.count, !Self.marks.contains(units[index]) { index += 1 }
      if index == start { index += 1 }
      var part = Part()
      for word in words(units[start..<index]) {
        literals.append(word)
        part = join(part, place(UInt32(literals.count - 1), slot: -1, cases: 0))
      }
      return part
    }
  }

  /// The keys of literal text, punctuation that stands alone included.
  private func words(_ literal: ArraySlice<UInt16>) -> [[UInt16]] {
    var result: [[UInt16]] = []
    for chunk in literal.split(separator: 0x20) {
      if chunk.count == 1, let unit = chunk.first, ScalarClass.of(Folding.fold(UInt32(unit))) == .punctuation
      {
        result.append([UInt16(truncatingIfNeeded: Folding.fold(UInt32(unit)))])
        continue
      }
      Keys.words(of: chunk) { word in rewrites.apply(word) { result.append(Array($0)) } }
    }
    return result
  }

  /// Gives every word place its symbol.
  mutating func resolve(_ symbol: ([UInt16]) -> UInt32) {
    for index in places.indices where places[index].slot < 0 {
      places[index].symbol = symbol(literals[Int(places[index].symbol)])
    }
  }

  private static let marks: Set<UInt16> = [0x28, 0x29, 0x5B, 0x5D, 0x7B, 0x7D, 0x7C, 0x3F]

  private mutating func place(_ symbol: UInt32, slot: Int8, cases: UInt8) -> Part {
    places.append(
      PatternSet.Place(
        symbol: symbol, pattern: 0, slot: slot, isLast: false, cases: cases, firstFollow: 0, followCount: 0))
    follow.append([])
    return Part(first: [places.count - 1], last: [places.count - 1], isNullable: false)
  }
}
