/// The recognition patterns of one language as the parser reads them: one flat array of numbers, so that a search reads
/// memory and nothing else.
///
/// Sections, each found by its place in the array:
/// - places, those of a pattern together: the place's `bits`; where the pattern may end, its rule (a template's number, or
///   -1 - a grammar rule's), else the filter (2 words) of what may follow; then its follows: symbol and place;
/// - starts: the first place's `bits`, the second place and its filter, those with the same two symbols together; single
///   places whose pattern is complete;
/// - groups, one for each symbol that begins a pattern: the set of categories that may come second (4 words), its rows,
///   its single places and their number;
/// - rows: starts and their number, one for each category of the group's set;
/// - hash tables: word → group, and the categories (4 words) behind which it may come second; (symbol, word) → starts and
///   their number;
/// - rules of the grammar, and the constants that they put into frames.
struct PatternIndex: Sendable {
  private(set) var words: [Int32] = []
  private(set) var layout = Layout()

  /// Where the sections are.
  struct Layout: Sendable {
    /// Group of each category, 0 for none.
    var categoryGroups = 0
    var words = 0
    var wordMask = 0
    var pairs = 0
    var pairMask = 0
    var rules = 0

    /// Without its follows.
    static let placeSize = 3
    static let startSize = 4
    static let groupSize = 7
    static let wordSize = 6
    static let pairSize = 4
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
    let addresses = Self.addresses(set)
    addPlaces(set, addresses)
    addStarts(PatternStarts(set), set, addresses)
    addRules(rules)
  }

  /// Where each place is. 0 is no place, no group, no row: the array begins with a number that nothing points to.
  private static func addresses(_ set: PatternSet) -> [Int32] {
    var next: Int32 = 1
    return set.places.map { place in
      defer { next += Int32(Layout.placeSize) + place.followCount * 2 }
      return next
    }
  }

  private mutating func addPlaces(_ set: PatternSet, _ addresses: [Int32]) {
    words.reserveCapacity(set.places.count * 4 + set.follows.count * 2)
    words.append(0)
    for place in set.places {
      words.append(PlaceBits(place).bits)
      if place.isLast {
        words += [set.patterns[Int(place.pattern)].rule, 0]
      } else {
        appendWords(Self.filter(place, set).bits)
      }
      for follow in place.firstFollow..<(place.firstFollow + place.followCount) {
        let next = Int(set.follows[Int(follow)])
        words.append(Int32(bitPattern: set.places[next].symbol))
        words.append(addresses[next])
      }
    }
  }

  private static func filter(_ place: PatternSet.Place, _ set: PatternSet) -> SymbolFilter {
    if place.isLast { return .all }
    var filter = SymbolFilter()
    for follow in place.firstFollow..<(place.firstFollow + place.followCount) {
      filter.insert(symbol: set.places[Int(set.follows[Int(follow)])].symbol)
    }
    return filter
  }

  private mutating func appendWords(_ bits: UInt64) {
    words.append(Int32(truncatingIfNeeded: bits))
    words.append(Int32(truncatingIfNeeded: bits >> 32))
  }

  private mutating func addStarts(_ starts: PatternStarts, _ set: PatternSet, _ places: [Int32]) {
    var addresses: [Int32] = []
    for key in starts.keys {
      addresses.append(Int32(words.count))
      for start in starts.members(of: key) {
        if start.second < 0 {
          words.append(places[Int(start.place)])
          continue
        }
        words += [PlaceBits(set.places[Int(start.place)]).bits, places[Int(start.second)]]
        appendWords(Self.filter(set.places[Int(start.second)], set).bits)
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
    addWords(groups, PatternStarts.preceders(starts.keys))
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
    appendWords(set.low)
    appendWords(set.high)
    words += [row, singles.0, singles.1]
    return group
  }

  private mutating func addWords(
    _ groups: [(symbol: Int32, group: Int32)], _ preceders: [(word: Int32, set: CategorySet)]
  ) {
    layout.words = words.count
    layout.wordMask = Self.slotCount(for: groups.count + preceders.count) - 1
    words.append(contentsOf: repeatElement(0, count: (layout.wordMask + 1) * Layout.wordSize))
    for (symbol, group) in groups { words[slot(of: symbol) + 1] = group }
    for (word, set) in preceders {
      let at = slot(of: word) + 2
      words[at] = Int32(truncatingIfNeeded: set.low)
      words[at + 1] = Int32(truncatingIfNeeded: set.low >> 32)
      words[at + 2] = Int32(truncatingIfNeeded: set.high)
      words[at + 3] = Int32(truncatingIfNeeded: set.high >> 32)
    }
  }

  /// The slot of a word, which is its own from now on.
  private mutating func slot(of word: Int32) -> Int {
    var slot = Layout.hash(word, 0) & layout.wordMask
    while true {
      let at = layout.words + slot * Layout.wordSize
      if words[at] == word { return at }
      if words[at] == 0 {
        words[at] = word
        return at
      }
      slot = (slot + 1) & layout.wordMask
    }
  }

  /// Only words as second symbols: categories have their rows.
  private mutating func addPairs(_ starts: PatternStarts, _ addresses: [Int32]) {
    let isPair = { (key: PatternStarts.Key) in !key.isSingle && PatternSet.category(of: key.second) == nil }
    layout.pairs = words.count
    layout.pairMask = Self.slotCount(for: starts.keys.count(where: isPair)) - 1
    words.append(contentsOf: repeatElement(0, count: (layout.pairMask + 1) * Layout.pairSize))
    for (index, key) in starts.keys.enumerated() where isPair(key) {
      let (first, second) = (Int32(bitPattern: key.first), Int32(bitPattern: key.second))
      var slot = Layout.hash(first, second) & layout.pairMask
      while words[layout.pairs + slot * Layout.pairSize + 3] != 0 { slot = (slot + 1) & layout.pairMask }
      let at = layout.pairs + slot * Layout.pairSize
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
