/// Writes the numbers and times of a text in digits, which every reader knows and the check of facts can compare:
/// `two hundred and fifty` is 250, `halb sechs` 5:30. Small numbers alone stay words, as the phrases have them.
struct SpelledNumbers {
  private struct Word {
    var start: Int
    var end: Int
    var parts: [NumeralWords.Part]
    var number: DigitNumber?
    /// Only a blank or a hyphen stands before it.
    var joins: Bool
  }

  private let numerals: NumeralWords
  private let text: [UInt16]
  private var words: [Word] = []
  private var keys: [[UInt16]] = []

  /// The text in digits; the same where it has none of the words.
  static func inDigits(_ text: [UInt16], _ numerals: NumeralWords) -> [UInt16] {
    guard numerals.mayOccur(in: text) else { return text }
    return SpelledNumbers(text, numerals).written()
  }

  private init(_ text: [UInt16], _ numerals: NumeralWords) {
    self.text = text
    self.numerals = numerals
    var index = 0
    while index < text.count {
      let isDigit = DigitNumber.digit(text[index]) != nil
      guard isDigit || isLetter(index) else {
        index += 1
        continue
      }
      let start = index
      let number = isDigit ? DigitNumber(text, at: start) : nil
      var key: [UInt16] = []
      while index < text.count, isDigit || isLetter(index) {
        if isDigit, index >= number?.end ?? 0, DigitNumber.digit(text[index]) == nil { break }
        key.append(UInt16(truncatingIfNeeded: Folding.fold(UInt32(text[index]))))
        index += 1
      }
      let gap = text[(words.last?.end ?? 0)..<start]
      let joins = gap.count == 1 && (gap.first == 0x20 || gap.first == 0x2D || gap.first == 0xA0)
      if joins, let last = keys.last, let whole = numerals.parts[last + [0x5F] + key] {
        words[words.count - 1].parts = [whole]
        words[words.count - 1].end = index
        keys[keys.count - 1] = key
        continue
      }
      words.append(
        Word(
          start: start, end: index, parts: isDigit ? [] : numerals.split(key[...]) ?? [], number: number,
          joins: joins))
      keys.append(key)
    }
  }

  private func isLetter(_ index: Int) -> Bool {
    ScalarClass.of(Folding.fold(UInt32(text[index]))) == .letter
  }

  private func written() -> [UInt16] {
    var result: [UInt16] = []
    var copied = 0
    var index = 0
    while index < words.count {
      guard let found = clock(index) ?? range(index) ?? number(index) else {
        index += 1
        continue
      }
      result += text[copied..<words[index].start]
      result += found.digits
      copied = words[found.next - 1].end
      index = found.next
    }
    return result + text[copied...]
  }

  private typealias Found = (digits: [UInt16], next: Int)

  private func clock(_ first: Int) -> Found? {
    for clock in numerals.clocks {
      guard let (hour, minutes) = match(clock, first) else { continue }
      let time = (hour * 60 + clock.minutes + clock.sign * minutes + 720) % 1_440
      let shown = time >= 720 ? time - 720 : time
      // The words tell no half of the day: an hour above twelve does.
      let whole = hour > 12 ? shown + 720 : shown < 60 ? shown + 720 : shown
      let rest = whole % 60
      let digits = Array("\(whole / 60):\(rest < 10 ? "0" : "")\(rest)".utf16)
      let count = Array("\(minutes)".utf16)
      return (
        clock.replacement.flatMap { $0 == 0x40 ? digits : $0 == 0x7E ? count : [$0] },
        first + clock.words.count
      )
    }
    return nil
  }

  private func match(_ clock: NumeralWords.Clock, _ first: Int) -> (hour: Int, minutes: Int)? {
    guard first + clock.words.count <= words.count else { return nil }
    var (hour, minutes) = (0, 0)
    for (offset, wanted) in clock.words.enumerated() {
      let index = first + offset
      if offset > 0, !words[index].joins { return nil }
      if wanted == [0x23] || wanted == [0x7E] {
        guard let value = small(index) else { return nil }
        if wanted == [0x23] { hour = value } else { minutes = value }
      } else if keys[index] != wanted {
        return nil
      }
    }
    return hour > 24 || minutes > 59 ? nil : (hour, minutes)
  }

  private func small(_ index: Int) -> Int? {
    if let number = words[index].number { return number.scale == 1 ? number.mantissa : nil }
    guard words[index].parts.count == 1, let part = words[index].parts.first, part.isNumber else {
      return nil
    }
    return part.value
  }

  /// `two or three hundred`: the multiplier is meant for both.
  private func range(_ first: Int) -> Found? {
    guard first + 3 < words.count, let low = small(first), let high = small(first + 2), low < high,
      high < 100,
      words[first + 1].joins, words[first + 2].joins, words[first + 3].joins,
      words[first + 1].parts.first?.joinsRange == true, first == 0 || !endsNumber(first - 1),
      let factor = words[first + 3].parts.first, factor.isMultiplier, words[first + 3].parts.count == 1
    else { return nil }
    let joint = text[words[first].end..<words[first + 2].start]
    let digits = Array("\(low * factor.value)".utf16) + joint + Array("\(high * factor.value)".utf16)
    return (digits, first + 4)
  }

  private func endsNumber(_ index: Int) -> Bool {
    words[index + 1].joins && (words[index].parts.last.map { $0.value > 0 } ?? false)
  }

  private func number(_ first: Int) -> Found? {
    var sum = NumeralSum()
    var (index, good, goodCount, count) = (first, first, 0, 0)
    var value = 0
    if let digits = words[first].number {
      guard first + 1 < words.count, words[first + 1].joins,
        let factor = words[first + 1].parts.first, factor.isMultiplier, words[first + 1].parts.count == 1,
        let product = digits.times(factor.value)
      else { return nil }
      return (Array("\(product)".utf16), first + 2)
    }
    while index < words.count, index == first || words[index].joins {
      switch take(words[index].parts, at: index, &sum, isFirst: index == first) {
      case .link: break
      case .taken(let parts):
        count += parts
        (good, goodCount, value) = (index + 1, count, sum.value)
      case .no: return closed(first, good, goodCount, value)
      // One hundred and two hundred: the link was no part of the number.
      case .broken: return backed(first, index)
      }
      index += 1
    }
    return closed(first, good, goodCount, value)
  }

  private enum Step { case taken(Int), link, no, broken }

  private func take(
    _ parts: [NumeralWords.Part], at index: Int, _ sum: inout NumeralSum, isFirst: Bool
  ) -> Step {
    guard let first = parts.first else { return .no }
    if first.value == 0 {
      if isFirst, first.isArticle, index + 1 < words.count, words[index + 1].joins,
        words[index + 1].parts.first?.isMultiplier == true
      {
        return .link
      }
      let joins =
        first.joinsHundreds && (100..<Int.max).contains(sum.openPlace)
        || first.joinsTens && (10...20).contains(sum.openPlace)
      return joins ? .link : .no
    }
    var next = sum
    for part in parts {
      if part.isMultiplier {
        guard next.multiply(by: part.value) else { return .broken }
      } else if part.value > 0, !next.add(part.value, place: part.place) {
        return .no
      }
    }
    sum = next
    return .taken(parts.count)
  }

  /// A number before the last link, where one behind it belongs to another.
  private func backed(_ first: Int, _ end: Int) -> Found? {
    guard let link = (first + 1..<max(end, first + 1)).last(where: { words[$0].parts.first?.value == 0 }),
      link > first + 1
    else { return nil }
    var sum = NumeralSum()
    var count = 0
    for index in first..<link {
      if case .taken(let parts) = take(words[index].parts, at: index, &sum, isFirst: index == first) {
        count += parts
      }
    }
    return closed(first, link, count, sum.value)
  }

  private static let wordsOfTheirOwn: Set<Int> = [15, 20, 100, 1_000]

  private func closed(_ first: Int, _ next: Int, _ count: Int, _ value: Int) -> Found? {
    guard next > first, value > 12 else { return nil }
    if count == 1 {
      let part = words[next - 1].parts.first
      if part?.isMultiplier == true || Self.wordsOfTheirOwn.contains(value) { return nil }
    }
    // Thirty-first is no thirty.
    if next < words.count, words[next].joins, words[next].start == words[next - 1].end + 1,
      text[words[next - 1].end] == 0x2D
    {
      return nil
    }
    return (Array("\(value)".utf16), next)
  }
}
