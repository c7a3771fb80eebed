/// Reads the pattern notation: words, `{slot}` or `{role:CATEGORY.case}`, `[optional]`, `(a|b)`, `x?`. One reader reads
/// pattern after pattern into the same buffers.
struct PatternSyntax {
  /// A word place's symbol is an index into `words`, until the pattern is added to a language.
  var places: [PatternSet.Place] = []
  private(set) var first = PlaceSet()
  private(set) var last = PlaceSet()
  private(set) var follow: [PlaceSet] = []
  private(set) var words = WordList()

  struct Slot {
    var symbol: UInt32
    var slot: Int8
    var cases: UInt8
  }

  /// What a part of the pattern may begin and end with.
  private struct Part {
    var first = PlaceSet()
    var last = PlaceSet()
    var isNullable = true
  }

  private var units: [UInt16] = []
  private var index = 0

  /// False where the pattern cannot be read.
  mutating func read(_ text: Span<UInt16>, rewrites: Rewrites, slot: (Span<UInt16>) -> Slot?) -> Bool {
    places.removeAll(keepingCapacity: true)
    follow.removeAll(keepingCapacity: true)
    units.removeAll(keepingCapacity: true)
    words.removeAll()
    index = 0
    for index in text.indices { units.append(text[index]) }
    guard let whole = alternatives(rewrites, slot), index == units.count, !whole.isNullable else {
      return false
    }
    (first, last) = (whole.first, whole.last)
    return !places.isEmpty
  }

  private mutating func alternatives(_ rewrites: Rewrites, _ slot: (Span<UInt16>) -> Slot?) -> Part? {
    guard var result = sequence(rewrites, slot) else { return nil }
    while index < units.count, units[index] == 0x7C {
      index += 1
      guard let other = sequence(rewrites, slot) else { return nil }
      result.first.formUnion(other.first)
      result.last.formUnion(other.last)
      result.isNullable = result.isNullable || other.isNullable
    }
    return result
  }

  private mutating func sequence(_ rewrites: Rewrites, _ slot: (Span<UInt16>) -> Slot?) -> Part? {
    var result = Part()
    while index < units.count {
      let unit = units[index]
      if unit == 0x7C || unit == 0x29 || unit == 0x5D { break }
      guard var part = element(rewrites, slot) else { return nil }
      if index < units.count, units[index] == 0x3F {
        index += 1
        part.isNullable = true
      }
      result = join(result, part)
    }
    return result
  }

  private mutating func join(_ left: Part, _ right: Part) -> Part {
    for place in left.last { follow[place].formUnion(right.first) }
    var result = Part(first: left.first, last: right.last, isNullable: left.isNullable && right.isNullable)
    if left.isNullable { result.first.formUnion(right.first) }
    if right.isNullable { result.last.formUnion(left.last) }
    return result
  }

  private mutating func element(_ rewrites: Rewrites, _ slot: (Span<UInt16>) -> Slot?) -> Part? {
    switch units[index] {
    case 0x28, 0x5B:
      let isOptional = units[index] == 0x5B
      index += 1
      guard var part = alternatives(rewrites, slot), index < units.count else { return nil }
      index += 1
      if isOptional { part.isNullable = true }
      return part
    case 0x7B:
      guard let end = units.span.first(0x7D, in: index..<units.count),
        let slot = slot(units.span.extracting(index + 1..<end))
      else { return nil }
      index = end + 1
      return place(slot.symbol, slot: slot.slot, cases: slot.cases)
    default:
      let start = index
      while index < units.count, !Self.isMark(units[index]) { index += 1 }
      if index == start { index += 1 }
      return literal(start..<index, rewrites)
    }
  }

  /// The places of literal text, punctuation that stands alone included.
  private mutating func literal(_ range: Range<Int>, _ rewrites: Rewrites) -> Part? {
    let (units, before) = (units, words.count)
    var start = range.lowerBound
    while start < range.upperBound {
      let end = units.span.first(0x20, in: start..<range.upperBound) ?? range.upperBound
      let folded = end == start + 1 ? Folding.fold(UInt32(units[start])) : 0
      if folded != 0, ScalarClass.of(folded) == .punctuation {
        words.append(UInt16(truncatingIfNeeded: folded))
        words.closeWord()
      } else {
        Keys.cut(units.span.extracting(start..<end), into: &words, rewrites: rewrites)
      }
      start = end + 1
    }
    var part = Part()
    for word in before..<words.count {
      guard let place = place(UInt32(word), slot: -1, cases: 0) else { return nil }
      part = join(part, place)
    }
    return part
  }

  private static func isMark(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x28, 0x29, 0x5B, 0x5D, 0x7B, 0x7D, 0x7C, 0x3F: true
    default: false
    }
  }

  private mutating func place(_ symbol: UInt32, slot: Int8, cases: UInt8) -> Part? {
    if places.count == PlaceSet.maximumCount { return nil }
    places.append(PatternSet.Place(symbol: symbol, slot: slot, cases: cases))
    follow.append(PlaceSet())
    let set: PlaceSet = [places.count - 1]
    return Part(first: set, last: set, isNullable: false)
  }
}

/// Places of one pattern, in their order.
struct PlaceSet: Equatable, Sequence, ExpressibleByArrayLiteral {
  static let maximumCount = 120

  private var bits: UInt128 = 0

  init(arrayLiteral places: Int...) { for place in places { bits |= 1 << UInt128(place) } }

  var count: Int { bits.nonzeroBitCount }
  func contains(_ place: Int) -> Bool { bits >> UInt128(place) & 1 != 0 }
  mutating func formUnion(_ other: PlaceSet) { bits |= other.bits }

  func makeIterator() -> Iterator { Iterator(bits: bits) }

  struct Iterator: IteratorProtocol {
    fileprivate var bits: UInt128

    mutating func next() -> Int? {
      if bits == 0 { return nil }
      let place = bits.trailingZeroBitCount
      bits &= bits - 1
      return place
    }
  }
}
