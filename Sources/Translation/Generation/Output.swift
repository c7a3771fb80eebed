/// Words of a rendering in order, before spacing and joins.
struct Output {
  struct Word {
    var start: Int32
    var end: Int32
    /// No blank between this word and the one before.
    var isGlued: Bool
    /// Copied from the source: never changed by joins or case.
    var isCopied: Bool
    /// Not the first word of the content's own text: its joins are already right.
    var isInner = false
  }

  private(set) var units: [UInt16] = []
  private(set) var words: [Word] = []
  var gluesNext = false

  init() {
    units.reserveCapacity(256)
    words.reserveCapacity(48)
  }

  var count: Int { words.count }

  subscript(index: Int) -> ArraySlice<UInt16> { units[Int(words[index].start)..<Int(words[index].end)] }

  /// Appends written text; blanks separate words, a final `‿` (U+203F) glues what follows.
  mutating func append(_ text: ArraySlice<UInt16>) {
    let text = text.span
    let first = words.count
    var start = 0
    while start < text.count {
      let end = text.first(0x20, in: start..<text.count) ?? text.count
      if end > start {
        appendWord(text, start..<end)
        if words.count > first + 1 { words[words.count - 1].isInner = true }
      }
      start = end + 1
    }
  }

  private mutating func appendWord(_ text: Span<UInt16>, _ word: Range<Int>) {
    var (start, end) = (word.lowerBound, word.upperBound)
    let glues = text[end - 1] == 0x203F
    if glues { end -= 1 }
    if start < end, text[start] == 0x203F {
      gluesNext = true
      start += 1
    }
    let first = Int32(units.count)
    for index in start..<end { units.append(text[index]) }
    words.append(Word(start: first, end: Int32(units.count), isGlued: gluesNext, isCopied: false))
    gluesNext = glues
  }

  /// Appends the words of another output but one.
  mutating func append(_ other: Output, except skipped: Int) {
    for index in 0..<other.count where index != skipped {
      let word = other.words[index]
      let first = Int32(units.count)
      units.append(contentsOf: other[index])
      words.append(
        Word(
          start: first, end: Int32(units.count), isGlued: gluesNext || (word.isGlued && index > 0),
          isCopied: word.isCopied))
      gluesNext = false
    }
  }

  mutating func copy(_ text: ArraySlice<UInt16>) {
    let first = Int32(units.count)
    units.append(contentsOf: text)
    words.append(Word(start: first, end: Int32(units.count), isGlued: gluesNext, isCopied: true))
    gluesNext = false
  }

  mutating func replaceWord(_ index: Int, with text: [UInt16]) {
    words[index].start = Int32(units.count)
    units.append(contentsOf: text)
    words[index].end = Int32(units.count)
  }

  mutating func glue(_ index: Int) { words[index].isGlued = true }

  /// Takes back a comma that was just written.
  mutating func dropComma() {
    if let last = words.last, [0x2C, 0x60C, 0xFF0C].contains(units[Int(last.start)]),
      last.end == last.start + 1
    {
      words.removeLast()
      gluesNext = false
    }
  }

  mutating func removeLast(_ count: Int) { words.removeLast(count) }

  /// What ended a piece of content before its mark was taken off.
  struct EndMark {
    var isQuestion = false
    var isExclamation = false
    var isStop = false
  }

  /// Takes final sentence punctuation off the words from `first` on, and says what it was.
  mutating func stripEndMark(from first: Int) -> EndMark {
    var marks = EndMark()
    while let last = words.last, words.count > first, last.end > last.start, !last.isCopied {
      switch units[Int(last.end) - 1] {
      case 0x3F, 0x61F, 0xFF1F: marks.isQuestion = true
      case 0x21, 0xFF01: marks.isExclamation = true
      case 0x2E, 0x3002: marks.isStop = true
      default: return marks
      }
      words[words.count - 1].end -= 1
      if words[words.count - 1].end == words[words.count - 1].start { words.removeLast() }
    }
    return marks
  }

  /// Takes ¿ and ¡ off a word: whoever closes the sentence opens it.
  mutating func stripOpeningMark(_ index: Int) {
    guard index < words.count, !words[index].isCopied, let first = self[index].first,
      first == 0xBF || first == 0xA1, self[index].count > 1
    else { return }
    replaceWord(index, with: Array(self[index].dropFirst()))
  }

  /// Makes the first letter of a word small.
  mutating func decapitalise(_ index: Int) {
    guard index < words.count, !words[index].isCopied else { return }
    var word = Array(self[index])
    // ¿ and ¡ stand before the letter.
    guard let letter = word.firstIndex(where: { $0 != 0xBF && $0 != 0xA1 }) else { return }
    let folded = Folding.fold(UInt32(word[letter]))
    guard folded != UInt32(word[letter]), word[letter] < 0x530 else { return }
    word[letter] = word[letter] == 0x401 ? 0x451 : UInt16(folded)
    replaceWord(index, with: word)
  }

  mutating func capitalise(_ index: Int) {
    var index = index
    while index < words.count, self[index].allSatisfy({ $0 == 0xBF || $0 == 0xA1 || $0 == 0x22 }) {
      index += 1
    }
    guard index < words.count, !words[index].isCopied else { return }
    var word = Array(self[index])
    guard let letter = word.firstIndex(where: { $0 != 0xBF && $0 != 0xA1 }) else { return }
    let unit = word[letter]
    switch unit {
    case 0x61...0x7A, 0xE0...0xF6, 0xF8...0xFE, 0x430...0x44F: word[letter] = unit - 32
    case 0x450...0x45F: word[letter] = unit - 80
    case 0x153: word[letter] = 0x152
    default: return
    }
    replaceWord(index, with: word)
  }
}
