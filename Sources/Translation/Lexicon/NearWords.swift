import Messaging
import Synchronization

/// Finds the known word that an unknown one was meant to be: one edit from five letters on, two from nine on, the same
/// first letter. An index of word halves, made when it is first asked for: a single edit leaves the front or the back
/// half of a word as it was.
final class NearWords: Sendable {
  private struct Index {
    /// Hash of (length, half) → symbols, sorted by hash.
    var keys: [UInt32] = []
    var symbols: [UInt32] = []
  }

  private let index = Mutex<Index?>(nil)

  static let shortest = 5
  static let longest = 24
  private static let maximumCandidates = 400

  /// The symbol of the nearest word, 0 where none is near or two different meanings are equally near.
  func nearest(_ word: ArraySlice<UInt16>, in language: Language, concepts: [Concept]) -> UInt32 {
    guard word.count >= Self.shortest, word.count <= Self.longest,
      word.allSatisfy({ ScalarClass.of(UInt32($0)) == .letter })
    else { return 0 }
    let limit = word.count >= 9 ? 2 : 1
    var candidates: [UInt32] = []
    index.withLock { index in
      if index == nil { index = Self.build(language, concepts) }
      guard let index else { return }
      for length in (word.count - limit)...(word.count + limit) where length >= Self.shortest - 1 {
        let half = Self.half(of: length)
        if half >= word.count { continue }
        Self.find(Self.hash(word.prefix(half), length, 0), index, &candidates)
        Self.find(Self.hash(word.suffix(half), length, 1), index, &candidates)
      }
    }
    return best(of: candidates, for: word, limit: limit, language)
  }

  private func best(
    of candidates: [UInt32], for word: ArraySlice<UInt16>, limit: Int, _ language: Language
  ) -> UInt32 {
    var best: (distance: Int, symbol: UInt32)?
    var isAmbiguous = false
    for symbol in candidates where symbol != best?.symbol {
      let other = language.symbols.word(symbol)
      guard other.first == word.first, let distance = EditDistance.between(word, other, limit: limit) else {
        continue
      }
      if distance < best?.distance ?? .max {
        best = (distance, symbol)
        isAmbiguous = false
      } else if distance == best?.distance, let chosen = best?.symbol {
        if !Self.shareMeaning(chosen, symbol, language) { isAmbiguous = true }
        if symbol < chosen { best = (distance, symbol) }
      }
    }
    return isAmbiguous ? 0 : best?.symbol ?? 0
  }

  private static func shareMeaning(_ left: UInt32, _ right: UInt32, _ language: Language) -> Bool {
    let (one, two) = (Set(language.conceptsOf(left)), Set(language.conceptsOf(right)))
    return !one.isDisjoint(with: two)
  }

  private static func half(of length: Int) -> Int { max(2, (length - 1) / 2) }

  private static func hash(_ part: ArraySlice<UInt16>, _ length: Int, _ side: UInt32) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5 ^ UInt32(length) &* 31 ^ side
    for unit in part { hash = (hash ^ UInt32(unit)) &* 0x0100_0193 }
    return hash
  }

  private static func find(_ key: UInt32, _ index: Index, _ result: inout [UInt32]) {
    var low = 0
    var high = index.keys.count
    while low < high {
      let middle = (low + high) / 2
      if index.keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    while low < index.keys.count, index.keys[low] == key, result.count < maximumCandidates {
      result.append(index.symbols[low])
      low += 1
    }
  }

  private static func build(_ language: Language, _ concepts: [Concept]) -> Index {
    var pairs: [UInt64] = []
    guard language.symbols.count > 0 else { return Index() }
    for symbol in 1...language.symbols.count {
      let word = language.symbols.word(symbol)
      guard word.count >= shortest - 1, word.count <= longest + 1,
        isGuessable(symbol, word, language, concepts)
      else {
        continue
      }
      let half = half(of: word.count)
      pairs.append(UInt64(hash(word.prefix(half), word.count, 0)) << 32 | UInt64(symbol))
      pairs.append(UInt64(hash(word.suffix(half), word.count, 1)) << 32 | UInt64(symbol))
    }
    pairs.sort()
    return Index(
      keys: pairs.map { UInt32(truncatingIfNeeded: $0 >> 32) },
      symbols: pairs.map { UInt32(truncatingIfNeeded: $0) })
  }

  /// Facts are never guessed: numbers, negations, colours, sizes, units, money, times, places and names.
  private static func isGuessable(
    _ symbol: UInt32, _ word: ArraySlice<UInt16>, _ language: Language, _ concepts: [Concept]
  ) -> Bool {
    guard word.allSatisfy({ ScalarClass.of(UInt32($0)) == .letter }),
      !language.grammar.negations.contains(word)
    else {
      return false
    }
    return language.conceptsOf(symbol).allSatisfy { number in
      let concept = concepts[Int(number)]
      return !facts.contains(concept.domain) && concept.pos != "num" && concept.pos != "name"
        && concept.categories.isEmpty
    }
  }

  private static let facts: Set<Substring> = [
    "num", "color", "unit", "sym", "size", "time", "country", "city", "lang",
  ]
}

/// Damerau-Levenshtein distance with a bound.
enum EditDistance {
  static func between(_ left: ArraySlice<UInt16>, _ right: ArraySlice<UInt16>, limit: Int) -> Int? {
    let (m, n) = (left.count, right.count)
    guard abs(m - n) <= limit, m <= 32, n <= 32 else { return nil }
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * 34) { rows in
      for column in 0...n { rows[column] = column }
      for row in 1...max(m, 1) where m > 0 {
        let (before, last, here) = (34 * ((row + 1) % 3), 34 * ((row + 2) % 3), 34 * (row % 3))
        rows[here] = row
        var smallest = row
        for column in 1...max(n, 1) where n > 0 {
          let (a, b) = (left[left.startIndex + row - 1], right[right.startIndex + column - 1])
          var cost = min(
            rows[last + column] + 1, rows[here + column - 1] + 1, rows[last + column - 1] + (a == b ? 0 : 1))
          if row > 1, column > 1, a == right[right.startIndex + column - 2],
            left[left.startIndex + row - 2] == b
          {
            cost = min(cost, rows[before + column - 2] + 1)
          }
          rows[here + column] = cost
          smallest = min(smallest, cost)
        }
        if smallest > limit { return nil }
        if row == m { return rows[here + n] <= limit ? rows[here + n] : nil }
      }
      return n <= limit ? n : nil
    }
  }
}
