/// Finds a shop's approved texts of one direction by their words.
struct MemoryIndex: Sendable, Equatable {
  private struct Known: Equatable {
    let words: [Int32]
    let pair: Int
  }

  private var exact: [[UInt16]: Int] = [:]
  private var numbers: [[UInt16]: Int32] = [:]
  /// By word number: the texts that have the word.
  private var places: [[Int32]] = []
  private var known: [Known] = []

  /// Longer texts are only found whole: comparing costs the square of the words.
  private static let longestNear = 64
  /// A bound on the work for one message, whatever a shop approved.
  private static let mostCompared = 500
  /// Of the near ones, how many are looked at closely.
  private static let mostOffered = 4

  /// - Parameter isOwn: whether the text was approved as the original; one that was not gives way.
  mutating func add(_ text: [UInt16], pair: Int, isOwn: Bool) {
    let key = Self.key(text[...])
    if isOwn || exact[key] == nil { exact[key] = pair }
    let words = Self.words(text[...])
    guard words.count >= 3, words.count <= Self.longestNear else { return }
    let numbered = words.map { word in
      let number = numbers[word] ?? Int32(places.count)
      if numbers.updateValue(number, forKey: word) == nil { places.append([]) }
      return number
    }
    for number in Set(numbered) { places[Int(number)].append(Int32(known.count)) }
    known.append(Known(words: numbered, pair: pair))
  }

  /// The pair whose text has the same words and digits in the same order.
  func exact(_ text: ArraySlice<UInt16>) -> Int? { exact[Self.key(text)] }

  /// Pairs at 0.80 or more, the nearest first; the same order for the same content, always.
  func near(_ text: ArraySlice<UInt16>) -> [(pair: Int, score: Double)] {
    let words = Self.words(text)
    guard words.count >= 3, words.count <= Self.longestNear else { return [] }
    let wanted = words.map { numbers[$0] ?? -1 }
    var found: [(pair: Int, score: Double)] = []
    for candidate in candidates(wanted) {
      let other = known[Int(candidate)]
      let longest = max(other.words.count, wanted.count)
      guard abs(other.words.count - wanted.count) * 5 <= longest else { continue }
      let score = 1 - Double(Self.distance(other.words, wanted)) / Double(longest)
      if score >= 0.8 { found.append((other.pair, score)) }
    }
    found.sort { $0.score == $1.score ? $0.pair > $1.pair : $0.score > $1.score }
    return Array(found.prefix(Self.mostOffered))
  }

  /// A text at 0.80 differs in at most a quarter of the words, so it has at least one of any quarter and one more:
  /// only the texts that have one of the rarest are compared.
  private func candidates(_ wanted: [Int32]) -> [Int32] {
    let lists = wanted.map { $0 < 0 ? [] : places[Int($0)] }.sorted { $0.count < $1.count }
    let all = Set(lists.prefix(wanted.count / 4 + 1).joined())
    return all.count > Self.mostCompared ? Array(all.sorted().suffix(Self.mostCompared)) : Array(all)
  }

  private static func key(_ text: ArraySlice<UInt16>) -> [UInt16] {
    var key: [UInt16] = []
    Keys.words(of: text) { key += $0 + [0x20] }
    return key
  }

  /// Words, with one mark for each price, code, date …: texts that differ in these alone are near, however they are written.
  private static func words(_ text: ArraySlice<UInt16>) -> [[UInt16]] {
    let text = Array(text)
    let scanner = EntityScanner(text: text)
    var words: [[UInt16]] = []
    var (index, begin) = (0, 0)
    while index < text.count {
      let isAfterWord = index > 0 && scanner.isAlphanumeric(text[index - 1])
      guard let entity = scanner.entity(at: index, afterWord: isAfterWord), entity.end > index else {
        index += 1
        continue
      }
      Keys.words(of: text[begin..<index]) { words.append(Array($0)) }
      // A private use character: no word has it.
      if entity.kind != .emoji { words.append([0xE000 + UInt16(entity.kind.rawValue)]) }
      index = entity.end
      begin = index
    }
    Keys.words(of: text[begin...]) { words.append(Array($0)) }
    return words
  }

  /// Edits between two word lists.
  private static func distance(_ left: [Int32], _ right: [Int32]) -> Int {
    var row = Array(0...right.count)
    for (i, word) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let cost = diagonal + (word == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(cost, diagonal + 1, row[j] + 1)
      }
    }
    return row[right.count]
  }
}
