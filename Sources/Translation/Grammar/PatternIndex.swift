/// The recognition patterns of one language as the parser reads them: one flat array of numbers, so that a search reads
/// memory and nothing else.
///
/// Sections, each found by its place in the array:
/// - places: where the place's follows begin, its `bits`, its rule (a template's number, or -1 - a grammar rule's);
/// - follows: symbol and place;
/// - starts: first and second place of a pattern, those with the same two symbols together, and before them single
///   places whose pattern is complete;
/// - groups, one for each symbol that begins a pattern: the set of categories that may come second (4 words), its rows,
///   its single places and their number;
/// - rows: starts and their number, one for each category of the group's set;
/// - hash tables: word → group, (symbol, word) → starts and their number;
/// - rules of the grammar, and the constants that they put into frames.
struct PatternIndex: Sendable {
  private(set) var words: [Int32] = []
  private(set) var layout = Layout()

  /// Where the sections are.
  struct Layout: Sendable {
    /// Group of each category, 0 for none.
    var categoryGroups = 0
    var wordGroups = 0
    var wordGroupMask = 0
    var pairs = 0
    var pairMask = 0
    var rules = 0

    static let placeSize = 3
    static let ruleSize = 5

    static func hash(_ first: Int32, _ second: Int32) -> Int {
      let key = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
      return Int(truncatingIfNeeded: ((key ^ (key >> 31)) &* 0x9E37_79B9_7F4A_7C15) >> 33)
    }
  }

  /// A place's slot, cases and end, in one number.
  struct PlaceBits {
    var bits: Int32
    var followCount: Int { Int(bits & 0xFF) }
    /// Cases that a slot accepts as bits, 0 for any.
    var cases: UInt16 { UInt16(truncatingIfNeeded: bits >> 8 & 0x3F) }
    var isLast: Bool { bits & 0x4000 != 0 }
    var slot: UInt8 { UInt8(truncatingIfNeeded: bits >> 16) }

    init(bits: Int32) { self.bits = bits }

    init(_ place: PatternSet.Place) {
      bits = min(place.followCount, 0xFF) | Int32(place.cases & 0x3F) << 8 | (place.isLast ? 0x4000 : 0)
      bits |= Int32(max(place.slot, 0)) << 16
    }
  }

  init(_ set: PatternSet, rules: [GrammarRule]) {
    addPlaces(set)
    addStarts(PatternStarts(set))
    addRules(rules)
  }

  private mutating func addPlaces(_ set: PatternSet) {
    // 0 is no place, no group, no row: the array begins with a number that nothing points to.
    words.reserveCapacity(set.places.count * 6 + set.follows.count * 2)
    words.append(0)
    let follows = 1 + set.places.count * Layout.placeSize
    for place in set.places {
      words.append(Int32(follows) + place.firstFollow * 2)
      words.append(PlaceBits(place).bits)
      words.append(set.patterns[Int(place.pattern)].rule)
    }
    for follow in set.follows {
      words.append(Int32(bitPattern: set.places[Int(follow)].symbol))
      words.append(Self.address(follow))
    }
  }

  private static func address(_ place: Int32) -> Int32 { 1 + place * Int32(Layout.placeSize) }

  private mutating func addStarts(_ starts: PatternStarts) {
    var addresses: [Int32] = []
    for key in starts.keys {
      addresses.append(Int32(words.count))
      for start in starts.members(of: key) {
        words.append(Self.address(start.place))
        if start.second >= 0 { words.append(Self.address(start.second)) }
      }
    }
    var groups: [(symbol: Int32, group: Int32)] = []
    layout.categoryGroups = words.count
    words.append(contentsOf: repeatElement(0, count: Vocabulary.categories.count))
    var index = 0
    while index < starts.keys.count {
      let symbol = starts.keys[index].first
      var end = index
      while end < starts.keys.count, starts.keys[end].first == symbol { end += 1 }
      let group = addGroup(starts.keys[index..<end], addresses)
      if let category = PatternSet.category(of: symbol) {
        words[layout.categoryGroups + category] = group
      } else {
        groups.append((Int32(bitPattern: symbol), group))
      }
      index = end
    }
    addWordGroups(groups)
    addPairs(starts, addresses)
  }

  /// One group: its keys are sorted by the second symbol, so that rows come in the order of their categories.
  private mutating func addGroup(_ keys: ArraySlice<PatternStarts.Key>, _ addresses: [Int32]) -> Int32 {
    var set = CategorySet()
    var rows: [Int32] = []
    var singles: (Int32, Int32) = (0, 0)
    for (offset, key) in zip(keys.indices, keys) {
      if key.isSingle {
        singles = (addresses[offset], key.count)
      } else if let category = PatternSet.category(of: key.second) {
        set.insert(category)
        rows += [addresses[offset], key.count]
      }
    }
    let row = Int32(words.count)
    words += rows
    let group = Int32(words.count)
    words += [
      Int32(truncatingIfNeeded: set.low), Int32(truncatingIfNeeded: set.low >> 32),
      Int32(truncatingIfNeeded: set.high), Int32(truncatingIfNeeded: set.high >> 32), row, singles.0,
      singles.1,
    ]
    return group
  }

  private mutating func addWordGroups(_ groups: [(symbol: Int32, group: Int32)]) {
    layout.wordGroups = words.count
    layout.wordGroupMask = Self.slotCount(for: groups.count) - 1
    words.append(contentsOf: repeatElement(0, count: (layout.wordGroupMask + 1) * 2))
    for (symbol, group) in groups {
      var slot = Layout.hash(symbol, 0) & layout.wordGroupMask
      while words[layout.wordGroups + slot * 2] != 0 { slot = (slot + 1) & layout.wordGroupMask }
      words[layout.wordGroups + slot * 2] = symbol
      words[layout.wordGroups + slot * 2 + 1] = group
    }
  }

  /// Only words as second symbols: categories have their rows.
  private mutating func addPairs(_ starts: PatternStarts, _ addresses: [Int32]) {
    let isPair = { (key: PatternStarts.Key) in !key.isSingle && PatternSet.category(of: key.second) == nil }
    layout.pairs = words.count
    layout.pairMask = Self.slotCount(for: starts.keys.count(where: isPair)) - 1
    words.append(contentsOf: repeatElement(0, count: (layout.pairMask + 1) * 4))
    for (index, key) in starts.keys.enumerated() where isPair(key) {
      let (first, second) = (Int32(bitPattern: key.first), Int32(bitPattern: key.second))
      var slot = Layout.hash(first, second) & layout.pairMask
      while words[layout.pairs + slot * 4 + 3] != 0 { slot = (slot + 1) & layout.pairMask }
      let at = layout.pairs + slot * 4
      words.replaceSubrange(at..<(at + 4), with: [first, second, addresses[index], key.count])
    }
  }

  /// A power of two that leaves a third of the slots free.
  private static func slotCount(for count: Int) -> Int {
    var slots = 4
    while slots * 2 < count * 3 { slots *= 2 }
    return slots
  }

  private mutating func addRules(_ rules: [GrammarRule]) {
    layout.rules = words.count
    var constants = words.count + rules.count * Layout.ruleSize
    for rule in rules {
      let (category, frame) = (Int32(rule.category), Int32(rule.frame) << 8)
      words += [
        category | frame | (rule.agrees ? 1 << 16 : 0) | Int32(rule.constants.count) << 24,
        Int32(bitPattern: rule.meaningMask), Int32(bitPattern: rule.meaningValue), rule.cost,
        Int32(constants),
      ]
      constants += rule.constants.count * 2
    }
    for rule in rules {
      for constant in rule.constants { words += [Int32(constant.role), constant.concept] }
    }
    words = words.withUnsafeBufferPointer { Array($0) }
  }
}

extension PatternSet {
  static func category(of symbol: UInt32) -> Int? {
    symbol >= categoryBase ? Int(symbol - categoryBase) : nil
  }
}
