/// Prices, percentages, dates, times and plain numbers.
extension EntityScanner {
  /// A currency sign with an amount on either side, or an amount with an ISO 4217 code.
  func price(_ start: Int) -> (kind: Token.Kind, end: Int, value: Int32)? {
    var index = start
    if hasDollarPrefix(start) { index += text[start] == 0x55 ? 2 : 1 }
    if index < text.count, isCurrency(text[index]) {
      index += 1
      if index < text.count, isSpace(text[index]) { index += 1 }
      guard index < text.count, isDigit(text[index]) else { return nil }
      return (.price, thousandsEnd(index, amountEnd(index)), -1)
    }
    return nil
  }

  func number(_ start: Int) -> (kind: Token.Kind, end: Int, value: Int32)? {
    var end = amountEnd(start)
    if end == start { return nil }
    if isDate(start, end) { return (.date, end, -1) }
    if let phone = phoneEnd(start) { return (.phone, phone, -1) }
    end = thousandsEnd(start, end)
    let isClock = end - start >= 4 && end - start <= 5 && text[start..<end].contains(0x3A)
    if isClock {
      return (.clock, dayHalfEnd(end < text.count && isSpace(text[end]) ? end + 1 : end) ?? end, -1)
    }
    var after = end
    if after < text.count, isSpace(text[after]) { after += 1 }
    if after < text.count, text[after] == 0x25 { return (.percent, after + 1, -1) }
    if let clock = dayHalfEnd(after), end - start <= 2 { return (.clock, clock, -1) }
    if after < text.count, isCurrency(text[after]) { return (.price, after + 1, -1) }
    if after + 2 < text.count, isCurrencyCode(after) { return (.price, after + 3, -1) }
    var value: Int32 = 0
    for unit in text[start..<end] where !isSpace(unit) && unit != 0x2009 {
      guard isDigit(unit), value < 100_000_000 else {
        value = -2
        break
      }
      value = value * 10 + Int32(unit - 0x30)
    }
    // A range counts as its last number.
    if end < text.count, text[end] == 0x2D || text[end] == 0x2013, end + 1 < text.count,
      isDigit(text[end + 1])
    {
      let upper = end + 1
      end = thousandsEnd(upper, amountEnd(upper))
      value =
        text[start..<end].split { !isDigit($0) }.last.flatMap { Int32(String(decoding: $0, as: UTF16.self)) }
        ?? -2
      if isDate(start, end) { return (.date, end, -1) }
      if end < text.count, text[end] == 0x25 { return (.percent, end + 1, -1) }
    }
    return (.number, end, value)
  }

  /// `am`, `pm`, `a.m.`, `p.m.` behind an hour.
  private func dayHalfEnd(_ start: Int) -> Int? {
    guard start + 1 < text.count, text[start] | 0x20 == 0x61 || text[start] | 0x20 == 0x70 else { return nil }
    let isDotted = text[start + 1] == 0x2E && start + 2 < text.count
    let letter = isDotted ? start + 2 : start + 1
    guard text[letter] | 0x20 == 0x6D else { return nil }
    let end = isDotted && letter + 1 < text.count && text[letter + 1] == 0x2E ? letter + 2 : letter + 1
    return end < text.count && isAlphanumeric(text[end]) ? nil : end
  }

  func isSpace(_ unit: UInt16) -> Bool { unit == 0x20 || unit == 0xA0 || unit == 0x202F }
  private func hasDollarPrefix(_ start: Int) -> Bool {
    guard start + 2 < text.count else { return false }
    if text[start] == 0x52 { return text[start + 1] == 0x24 }
    return text[start] == 0x55 && text[start + 1] == 0x53 && text[start + 2] == 0x24
  }

  private func isCurrency(_ unit: UInt16) -> Bool {
    unit == 0x24 || unit == 0xA3 || unit == 0xA5 || unit == 0xFFE5 || (unit >= 0x20A0 && unit <= 0x20BF)
  }

  private static let currencyCodes: Set<[UInt16]> = Set(
    [
      "USD", "EUR", "GBP", "CNY", "RMB", "RUB", "BRL", "AED", "SAR", "MXN", "CHF", "JPY", "KRW", "TRY", "EGP",
      "INR",
      "CAD", "AUD", "ARS", "CLP", "COP", "PEN", "KZT", "UAH", "PLN", "SEK", "NOK", "DKK", "CZK", "HUF", "ILS",
      "MAD",
      "DZD", "TND", "NGN", "ZAR", "KES", "QAR", "KWD", "BHD", "OMR", "JOD", "HKD", "SGD", "THB", "VND", "IDR",
      "MYR",
    ].map { Array($0.utf16) })

  private func isCurrencyCode(_ index: Int) -> Bool {
    if index + 3 < text.count, isAlphanumeric(text[index + 3]) { return false }
    return Self.currencyCodes.contains(Array(text[index..<(index + 3)]))
  }

  /// Digits with inner `.`, `,`, `:`, `/`, and a hyphen as in a date.
  func amountEnd(_ start: Int) -> Int {
    var end = start
    if end < text.count, text[end] == 0x2B { end += 1 }
    while end < text.count {
      if isDigit(text[end]) {
        end += 1
      } else if [0x2E, 0x2C, 0x3A, 0x2F].contains(text[end]), end > start, end + 1 < text.count,
        isDigit(text[end + 1]),
        isDigit(text[end - 1])
      {
        end += 1
      } else if text[end] == 0x2D, end == start + 4 || (end == start + 7 && text[start + 4] == 0x2D),
        end + 2 < text.count,
        isDigit(text[end + 1]), isDigit(text[end + 2])
      {
        end += 1
      } else {
        break
      }
    }
    return end
  }

  private func isDate(_ start: Int, _ end: Int) -> Bool {
    let part = text[start..<end]
    if part.count == 10, part[start + 4] == 0x2D, part[start + 7] == 0x2D { return true }
    let separators = part.filter { $0 == 0x2F || $0 == 0x2E || $0 == 0x2D }
    return separators.count == 2 && part.count >= 6 && part.count <= 10
      && part.contains(0x2E) != part.contains(0x2F)
  }
}
