/// The beginnings of patterns, gathered by their first two symbols; of the same two, the pattern read last comes first.
struct PatternStarts {
  struct Key {
    var first: UInt32
    /// 0 where the pattern is complete after its first symbol.
    var second: UInt32
    var isSingle: Bool { second == 0 }
    fileprivate(set) var firstMember: Int32 = 0
    fileprivate(set) var count: Int32 = 0
  }

  typealias Start = (place: Int32, second: Int32)

  /// Sorted by first and second symbol.
  private(set) var keys: [Key] = []
  private var starts: [Start] = []

  init(_ set: PatternSet) {
    var found: [(key: UInt64, number: Int32)] = []
    found.reserveCapacity(set.starts.count)
    for (number, start) in set.starts.enumerated() {
      let first = set.places[Int(start.place)].symbol
      let second = start.second < 0 ? 0 : set.places[Int(start.second)].symbol
      found.append((UInt64(first) << 32 | UInt64(second), -Int32(number)))
    }
    found.sort { $0 < $1 }
    starts.reserveCapacity(found.count)
    var last: UInt64?
    for (key, number) in found {
      if key != last {
        keys.append(
          Key(
            first: UInt32(key >> 32), second: UInt32(truncatingIfNeeded: key),
            firstMember: Int32(starts.count)))
        last = key
      }
      let start = set.starts[Int(-number)]
      starts.append((start.place, start.second))
      keys[keys.count - 1].count += 1
    }
  }

  /// For each word that comes second, the categories behind which it does.
  static func preceders(_ keys: [Key]) -> [(word: Int32, set: CategorySet)] {
    var pairs: [(word: UInt32, category: Int)] = []
    for key in keys where !key.isSingle && PatternSet.category(of: key.second) == nil {
      if let category = PatternSet.category(of: key.first) { pairs.append((key.second, category)) }
    }
    pairs.sort { $0 < $1 }
    var result: [(word: Int32, set: CategorySet)] = []
    for (word, category) in pairs {
      if result.last.map({ UInt32(bitPattern: $0.word) }) != word {
        result.append((Int32(bitPattern: word), CategorySet()))
      }
      result[result.count - 1].set.insert(category)
    }
    return result
  }

  func members(of key: Key) -> ArraySlice<Start> {
    starts[Int(key.firstMember)..<Int(key.firstMember + key.count)]
  }
}
