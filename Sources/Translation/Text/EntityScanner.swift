/// Finds what must never be translated: links, addresses, codes, prices, numbers, dates, emoji. Hand-written, one pass,
/// no backtracking beyond the current word.
struct EntityScanner {
  let text: [UInt16]
  /// What an address and a code cannot do without: most texts have neither.
  private let hasAt: Bool
  private let hasDigit: Bool

  init(text: [UInt16]) {
    self.text = text
    hasAt = text.contains(0x40)
    hasDigit = text.contains { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// The entity that starts at `start`, if one does.
  func entity(at start: Int, afterWord: Bool) -> (kind: Token.Kind, end: Int, value: Int32)? {
    let unit = text[start]
    if let end = emojiEnd(start) { return (.emoji, end, -1) }
    if unit == 0x7B, let end = placeholderEnd(start) { return (.code, end, -1) }
    if afterWord { return nil }
    if isLetter(unit) || isDigit(unit) {
      if let end = linkEnd(start) { return (.url, end, -1) }
      if hasAt, let end = emailEnd(start) { return (.email, end, -1) }
      if hasDigit, let found = code(start) { return found }
    }
    if unit == 0x40, let end = handleEnd(start) { return (.code, end, -1) }
    if unit == 0x23, start + 1 < text.count, isAlphanumeric(text[start + 1]) {
      var end = start + 1
      while end < text.count, isAlphanumeric(text[end]) || joinsCode(end) { end += 1 }
      return (.code, end, -1)
    }
    if let found = price(start) { return found }
    if isDigit(unit) || (unit == 0x2B && start + 1 < text.count && isDigit(text[start + 1])) {
      return number(start)
    }
    if isSign(start), let found = number(start + 1), [.number, .percent, .price].contains(found.kind) {
      return found
    }
    return nil
  }

  func isDigit(_ unit: UInt16) -> Bool { unit >= 0x30 && unit <= 0x39 }
  func isLetter(_ unit: UInt16) -> Bool { (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7A }
  func isAlphanumeric(_ unit: UInt16) -> Bool { isDigit(unit) || isLetter(unit) }

  private func joinsCode(_ index: Int) -> Bool {
    (text[index] == 0x2D || text[index] == 0x5F || text[index] == 0x2F) && index + 1 < text.count
      && isAlphanumeric(text[index + 1])
  }

  private func hasPrefix(_ prefix: StaticString, at start: Int) -> Bool {
    guard start + prefix.utf8CodeUnitCount <= text.count else { return false }
    for offset in 0..<prefix.utf8CodeUnitCount {
      let unit = text[start + offset]
      let folded = unit >= 0x41 && unit <= 0x5A ? unit | 0x20 : unit
      if folded != UInt16(prefix.utf8Start[offset]) { return false }
    }
    return true
  }

  private func linkEnd(_ start: Int) -> Int? {
    guard hasPrefix("http://", at: start) || hasPrefix("https://", at: start) || hasPrefix("www.", at: start)
    else {
      return domainEnd(start)
    }
    return trimmedLink(start)
  }

  private func trimmedLink(_ start: Int) -> Int {
    var end = start
    while end < text.count, text[end] > 0x20, text[end] < 0x7F { end += 1 }
    while end > start, [0x2E, 0x2C, 0x3B, 0x3A, 0x21, 0x3F, 0x29, 0x27, 0x22].contains(text[end - 1]) {
      end -= 1
    }
    return end
  }

  /// `17track.net`, `example.com/path`: a name without scheme that ends in a domain people use.
  private func domainEnd(_ start: Int) -> Int? {
    var end = start
    var dot = -1
    while end < text.count, isAlphanumeric(text[end]) || joinsDomain(end) {
      if text[end] == 0x2E { dot = end }
      end += 1
    }
    guard dot > start + 1, end > dot + 1, end < text.count ? text[end] != 0x40 : true else { return nil }
    let name = text[(dot + 1)..<end].map { $0 | 0x20 }
    guard Self.domains.contains(name) else { return nil }
    return end < text.count && text[end] == 0x2F ? trimmedLink(start) : end
  }

  private func joinsDomain(_ index: Int) -> Bool {
    (text[index] == 0x2E || text[index] == 0x2D) && index + 1 < text.count && isAlphanumeric(text[index + 1])
  }

  private static let domains: Set<[UInt16]> = Set(
    [
      "com", "net", "org", "cn", "ru", "io", "shop", "store", "info", "app", "eu", "ae", "sa", "eg", "br",
      "mx", "biz",
      "online", "top", "de", "fr", "es", "uk", "global", "link", "me",
    ].map { Array($0.utf16) })

  private func emailEnd(_ start: Int) -> Int? {
    var index = start
    while index < text.count, index < start + 64,
      isAlphanumeric(text[index]) || [0x2E, 0x5F, 0x25, 0x2B, 0x2D].contains(text[index])
    {
      index += 1
    }
    guard index < text.count, index > start, text[index] == 0x40 else { return nil }
    index += 1
    var lastDot = -1
    let domain = index
    while index < text.count, isAlphanumeric(text[index]) || text[index] == 0x2D || text[index] == 0x2E {
      if text[index] == 0x2E { lastDot = index }
      index += 1
    }
    while index > domain, text[index - 1] == 0x2E || text[index - 1] == 0x2D { index -= 1 }
    return lastDot > domain && index > lastDot + 1 ? index : nil
  }

  private func handleEnd(_ start: Int) -> Int? {
    var end = start + 1
    while end < text.count, isAlphanumeric(text[end]) || text[end] == 0x5F { end += 1 }
    return end > start + 2 ? end : nil
  }

  /// Letters and digits mixed (`LB734190265CN`, `A7-3391`); `3D` and `15kg` are not codes.
  private func code(_ start: Int) -> (kind: Token.Kind, end: Int, value: Int32)? {
    var end = start
    var (digits, upper, lower) = (0, 0, 0)
    while end < text.count, isAlphanumeric(text[end]) || joinsCode(end) {
      if isDigit(text[end]) {
        digits += 1
      } else if text[end] >= 0x61 {
        lower += 1
      } else if isLetter(text[end]) {
        upper += 1
      }
      end += 1
    }
    guard digits > 0, upper > 0 || lower > 0 else { return nil }
    if isDigit(text[start]), upper == 0 { return nil }
    if lower > 0, text[start..<end].contains(0x2D) { return nil }
    if lower > 0, upper == 0 { return nil }
    return (.code, end, -1)
  }

  private func placeholderEnd(_ start: Int) -> Int? {
    guard hasPrefix("{{", at: start) else { return nil }
    var end = start + 2
    while end + 1 < text.count, end < start + 64 {
      if text[end] == 0x7D && text[end + 1] == 0x7D { return end + 2 }
      end += 1
    }
    return nil
  }

  private func emojiEnd(_ start: Int) -> Int? {
    var index = start
    guard let first = pictograph(index) else { return nil }
    index += first
    while index < text.count {
      if text[index] == 0xFE0F || text[index] == 0x20E3 {
        index += 1
      } else if text[index] == 0xD83C, index + 1 < text.count, text[index + 1] >= 0xDFFB,
        text[index + 1] <= 0xDFFF
      {
        index += 2
      } else if text[index] == 0x200D, index + 1 < text.count, let next = pictograph(index + 1) {
        index += 1 + next
      } else if isFlagHalf(index), index == start + 2, isFlagHalf(start) {
        index += 2
      } else {
        break
      }
    }
    return index
  }

  private func isFlagHalf(_ index: Int) -> Bool {
    index + 1 < text.count && text[index] == 0xD83C && text[index + 1] >= 0xDDE6 && text[index + 1] <= 0xDDFF
  }

  private func pictograph(_ index: Int) -> Int? {
    let unit = text[index]
    if unit >= 0xD83C && unit <= 0xD83E { return index + 1 < text.count ? 2 : nil }
    if unit >= 0x2600 && unit <= 0x27BF || unit >= 0x231A && unit <= 0x23FF || unit == 0x2B50
      || unit == 0x2B55
    {
      return 1
    }
    return nil
  }
}
