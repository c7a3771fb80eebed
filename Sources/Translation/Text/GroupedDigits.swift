/// Numbers that blanks, hyphens or brackets run through: phone numbers, and thousands written with blanks.
extension EntityScanner {
  /// What follows a number and makes two of it: in `iPhone 15 128 GB` the 15 is the phone's.
  private static let storageUnits: [[UInt16]] = ["gb", "tb", "гб", "тб"].map { Array($0.utf16) }

  /// The end of `1 250 000,50` behind its first one to three digits; `end` itself where no group of three follows.
  func thousandsEnd(_ start: Int, _ end: Int) -> Int {
    guard (1...3).contains(end - start), text[start] != 0x30, text[start..<end].allSatisfy(isDigit) else {
      return end
    }
    var grouped = end
    while isGroupSpace(grouped), digitsEnd(grouped + 1) == grouped + 4, !isJoined(grouped + 4) {
      grouped += 4
    }
    guard grouped > end else { return end }
    if grouped + 1 < text.count, text[grouped] == 0x2E || text[grouped] == 0x2C, isDigit(text[grouped + 1]) {
      return digitsEnd(grouped + 1)
    }
    return grouped
  }

  /// Whether what stands at `index` belongs to the last group alone.
  private func isJoined(_ index: Int) -> Bool {
    let next = index < text.count && isSpace(text[index]) ? index + 1 : index
    guard next < text.count else { return false }
    if text[next] == 0x25 || (next == index && isLetter(text[next])) { return true }
    return Self.storageUnits.contains { unit in
      next + unit.count <= text.count
        && unit.indices.allSatisfy { Folding.fold(UInt32(text[next + $0])) == UInt32(unit[$0]) }
    }
  }

  private func isGroupSpace(_ index: Int) -> Bool {
    index < text.count && (isSpace(text[index]) || text[index] == 0x2009)
  }

  private func digitsEnd(_ start: Int) -> Int {
    var end = start
    while end < text.count, isDigit(text[end]) { end += 1 }
    return end
  }

  /// `+7 (916) 123-45-67`, `8-800-555-35-35`, `06 12 34 56 78`, `030/1234567`: whole, or its groups get lost among the words.
  func phoneEnd(_ start: Int) -> Int? {
    let isInternational = text[start] == 0x2B
    let first = isInternational ? start + 1 : start
    var end = digitsEnd(first)
    guard end > first else { return nil }
    let (length, isTrunk) = (end - first, text[first] == 0x30)
    var (digits, groups) = (length, 1)
    var (areThousands, areHyphened, isOpen) = (true, true, false)
    var isTail = false
    while let next = nextGroup(end, afterTrunk: isTrunk) {
      let groupEnd = digitsEnd(next)
      guard digits + groupEnd - next <= 15 else { return nil }
      for unit in text[end..<next] {
        if unit == 0x28 { isOpen = true } else if unit == 0x29 { isOpen = false }
        if unit == 0x2D || unit == 0x2011 { isTail = true } else { areHyphened = false }
        // Blanks behind hyphens are between ranges: 1 500-12 000.
        if isTail, isSpace(unit), !isInternational { return nil }
      }
      areThousands = areThousands && groupEnd - next == 3
      digits += groupEnd - next
      groups += 1
      end = groupEnd
    }
    guard !isOpen, amountEnd(end - 1) == end, end == text.count || !isLetter(text[end]) else { return nil }
    if isInternational { return digits >= 8 ? end : nil }
    if isTrunk { return groups > 1 && length > 1 && digits >= 8 ? end : nil }
    if areHyphened { return groups > 2 && digits >= 9 ? end : nil }
    return groups > 3 && digits >= 9 && !areThousands && (length == 1 || length >= 3) ? end : nil
  }

  /// Where the digits behind a blank, a hyphen or brackets begin.
  private func nextGroup(_ end: Int, afterTrunk isTrunk: Bool) -> Int? {
    var index = end
    var blanks = 0
    while index < text.count, index < end + 3, !isDigit(text[index]) {
      let unit = text[index]
      let joins =
        unit == 0x2D || unit == 0x2011 || unit == 0x28 || unit == 0x29 || (isTrunk && unit == 0x2F)
      if isSpace(unit) { blanks += 1 } else if !joins { return nil }
      index += 1
    }
    guard index > end, blanks < 2, index < text.count, isDigit(text[index]) else { return nil }
    // A blank on either side of a hyphen is a dash between two numbers.
    return index == end + 1 || text[end..<index].contains { $0 == 0x28 || $0 == 0x29 } ? index : nil
  }

  /// A minus that belongs to the number behind it: nothing that it could join stands before it.
  func isSign(_ index: Int) -> Bool {
    guard text[index] == 0x2D || text[index] == 0x2212, index + 1 < text.count, isDigit(text[index + 1])
    else { return false }
    guard index > 0 else { return true }
    let before = text[index - 1]
    // Chinese writes no blanks.
    return isSpace(before) || [0x0A, 0x28, 0x3A].contains(before) || before >= 0x2E80
  }
}
