/// The words by which a language writes numbers and times, as its `grammar.tsv` lists them.
///
///     set numerals   2=two 30=thirty *100=hundred &=and ?=a ~=to
///     set clock      half_past_#   30
///     set clock      las_#_menos_~   -~   las_@
///     set figure     anderthalb   1,5
///     set figure     minus_~   -~
///
/// `*` multiplies; `&` may stand behind hundreds, `+` behind tens; `?` is an article before a multiplier, `~` joins the
/// ends of a range; a number with a `+` leaves room for more than its place says (soixante-dix-sept). In a time `#` is the hour, `~` the minutes, `@` the time in digits.
struct NumeralWords: Sendable {
  struct Part: Sendable {
    var value = 0
    /// What may follow it in the same number is smaller.
    var place = 1
    var isMultiplier = false
    var joinsHundreds = false
    var joinsTens = false
    var isArticle = false
    var joinsRange = false
    var isNumber: Bool { value > 0 && !isMultiplier }
  }

  struct Clock: Sendable {
    var words: [[UInt16]]
    var minutes: Int
    /// -1 and 1 for the minutes that the words name, 0 for none.
    var sign: Int
    var replacement: [UInt16]
  }

  private(set) var parts: [[UInt16]: Part] = [:]
  private(set) var clocks: [Clock] = []
  /// A bit for the hash of each word that only numbers and times have: most texts are passed over by it.
  private var hints: [UInt64] = []
  private var longest = 0

  var isEmpty: Bool { hints.isEmpty }

  /// - Parameter entries: `2=two`, `*100=hundred`.
  mutating func add(_ entries: some Sequence<Substring>, folded: (Substring) -> [UInt16]) {
    for entry in entries {
      guard let equals = entry.firstIndex(of: "=") else { continue }
      let word = folded(entry[entry.index(after: equals)...])
      var part = parts[word] ?? Part()
      switch entry[..<equals] {
      case "&": part.joinsHundreds = true
      case "+": part.joinsTens = true
      case "?": part.isArticle = true
      case "~": part.joinsRange = true
      case let number:
        part.isMultiplier = number.hasPrefix("*")
        part.value = Int(number.filter(\.isNumber)) ?? 0
        part.place = Self.place(part.value, isOpen: number.hasSuffix("+"))
      }
      parts[word] = part
      longest = max(longest, word.count)
      if part.value > 12 { hint(word) }
    }
  }

  /// German says the units first (einundzwanzig) and writes hundreds in one word (zweihundert).
  mutating func addCompounds(link: [UInt16]) {
    let units = parts.filter { $0.value.isNumber && $0.value.value < 10 }
    for (word, part) in parts where part.value > 12 {
      for (unit, digit) in units {
        if part.isMultiplier, part.value <= 1_000 {
          insert(unit + word, digit.value * part.value)
        } else if part.value >= 20, part.value < 100, part.value % 10 == 0 {
          insert(unit + link + word, digit.value + part.value)
        }
      }
    }
  }

  private static func place(_ value: Int, isOpen: Bool) -> Int {
    if isOpen { return value < 20 ? 10 : 20 }
    if value % 100 == 0 { return value % 1_000 == 0 ? 1_000 : 100 }
    return value < 20 || value % 10 != 0 ? 1 : 10
  }

  private mutating func insert(_ word: [UInt16], _ value: Int) {
    parts[word] = Part(value: value, place: Self.place(value, isOpen: false))
    longest = max(longest, word.count)
    hint(word)
  }

  mutating func addClock(_ cells: [Substring], folded: (Substring) -> [UInt16]) {
    guard cells.count >= 2 else { return }
    let words = cells[0].split(separator: "_").map(folded)
    if let word = words.max(by: { $0.count < $1.count }) { hint(word) }
    let replacement = cells.count > 2 ? cells[2].replacing("_", with: " ") : "@"
    let sign = cells[1] == "~" ? 1 : cells[1] == "-~" ? -1 : 0
    clocks.append(
      Clock(
        words: words, minutes: Int(cells[1]) ?? 0, sign: sign, replacement: Array(replacement.utf16)))
  }

  private mutating func hint(_ word: [UInt16]) {
    if hints.isEmpty { hints = Array(repeating: 0, count: 256) }
    let hash = word.reduce(Self.seed, Self.mix)
    hints[Int(hash >> 6 & 0xFF)] |= 1 << UInt64(hash & 0x3F)
  }

  private static let seed: UInt32 = 0x811C_9DC5

  private static func mix(_ hash: UInt32, _ unit: UInt16) -> UInt32 {
    let mixed = (hash ^ UInt32(unit)) &* 0x0100_0193
    return mixed ^ mixed >> 15
  }

  /// Whether a word, or what a word begins with, may be one of a number or a time.
  func mayOccur(in text: [UInt16]) -> Bool {
    guard !hints.isEmpty else { return false }
    var hash = Self.seed
    var length = 0
    for unit in text {
      let folded = Folding.fold(UInt32(unit))
      if folded == 0 { continue }
      if folded != 0x27, ScalarClass.of(folded) == .letter {
        hash = Self.mix(hash, UInt16(truncatingIfNeeded: folded))
        length += 1
        if length > 3, isHint(hash) { return true }
      } else {
        if length > 1, isHint(hash) { return true }
        (hash, length) = (Self.seed, 0)
      }
    }
    return length > 1 && isHint(hash)
  }

  private func isHint(_ hash: UInt32) -> Bool {
    hints[Int(hash >> 6 & 0xFF)] & 1 << UInt64(hash & 0x3F) != 0
  }

  /// What a word is made of, `zwei` `hundert` `fünfundzwanzig`; nil where it is no number.
  func split(_ word: ArraySlice<UInt16>) -> [Part]? {
    if let part = parts[Array(word)] { return [part] }
    guard word.count > 5 else { return nil }
    var result: [Part] = []
    var start = word.startIndex
    while start < word.endIndex {
      var length = min(longest, word.endIndex - start)
      while length > 2 {
        if let part = parts[Array(word[start..<(start + length)])], part.value > 0 || part.joinsHundreds {
          result.append(part)
          break
        }
        length -= 1
      }
      if length <= 2 { return nil }
      start += length
    }
    return result
  }
}
