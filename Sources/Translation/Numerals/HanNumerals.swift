/// Writes numbers, dates and times that stand in Han characters in digits: 一千五百 is 1500, 2.5万 25000,
/// 十一月二十二号 11月22号, 差五分八点 7:55, 七五折 what it takes off. Small numbers alone stay as they are.
struct HanNumerals {
  private let text: [UInt16]

  /// The text in digits; the same where it has none of the characters.
  static func inDigits(_ text: [UInt16]) -> [UInt16] {
    guard mayOccur(in: text) else { return text }
    return HanNumerals(text: text).written()
  }

  private static func mayOccur(in text: [UInt16]) -> Bool {
    var isBehindDigit = false
    for unit in text {
      if unit < 0x4E00 {
        isBehindDigit = DigitNumber.digit(unit) != nil
        continue
      }
      let isNumeral = digit(unit) != nil
      if isBehindDigit, isNumeral || multiplier(unit) != nil || [0x70B9, 0x6298, 0x6708].contains(unit) {
        return true
      }
      if unit == 0x5341 || unit == 0x5DEE || unit == 0x767E || unit == 0x96F6 { return true }
      isBehindDigit = isNumeral
    }
    return false
  }

  static func digit(_ unit: UInt16) -> Int? {
    switch unit {
    case 0x4E00: 1
    case 0x4E8C, 0x4E24, 0x5169: 2
    case 0x4E09: 3
    case 0x56DB: 4
    case 0x4E94: 5
    case 0x516D: 6
    case 0x4E03: 7
    case 0x516B: 8
    case 0x4E5D: 9
    default: nil
    }
  }

  static func multiplier(_ unit: UInt16) -> Int? {
    switch unit {
    case 0x5341: 10
    case 0x767E: 100
    case 0x5343: 1_000
    case 0x4E07, 0x842C: 10_000
    case 0x4EBF, 0x5104: 100_000_000
    default: nil
    }
  }

  private static func isZero(_ unit: UInt16) -> Bool { unit == 0x96F6 || unit == 0x3007 }

  /// Whether a number was left that no rule could read: what is made of its parts (一千五百 as 5000) is worse than none.
  static func leavesMultiplier(in text: [UInt16]) -> Bool {
    for index in text.indices.dropFirst() where text[index] >= 0x4E00 {
      guard let factor = multiplier(text[index]), factor > 10, isCount(text[index - 1]) else { continue }
      let next = index + 1 < text.count ? text[index + 1] : 0
      if !beginsWord(factor, next), next != 0x5206 { return true }
    }
    return false
  }

  private static func isCount(_ unit: UInt16) -> Bool {
    DigitNumber.digit(unit) != nil || digit(unit) != nil
  }

  private func unit(_ index: Int) -> UInt16 { index >= 0 && index < text.count ? text[index] : 0 }

  private func stands(_ word: StaticString, at index: Int) -> Bool {
    var place = index
    return word.description.utf16.allSatisfy { wanted in
      place += 1
      return unit(place - 1) == wanted
    }
  }

  private typealias Found = (digits: String, end: Int)

  private func written() -> [UInt16] {
    var result: [UInt16] = []
    var index = 0
    while index < text.count {
      if let found = time(index) ?? date(index) ?? share(index) ?? percentage(index) ?? frost(index) ?? range(
        index)
        ?? number(index)
      {
        result += found.digits.utf16
        index = found.end
      } else if let skipped = amountEnd(index), skipped > index {
        result += text[index..<skipped]
        index = skipped
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// What no rule took is passed over whole: the middle of a number is none.
  private func amountEnd(_ index: Int) -> Int? {
    if let number = DigitNumber(text, at: index) { return number.end }
    var end = index
    while Self.digit(unit(end)) != nil || Self.isZero(unit(end))
      || (end > index && Self.multiplier(unit(end)) != nil)
    {
      end += 1
    }
    return end
  }

  /// A number in characters, or in digits before a multiplier; whole ones only.
  private func amount(_ start: Int) -> (value: Int, end: Int, isPlain: Bool)? {
    if DigitNumber.digit(unit(start)) != nil {
      guard let number = DigitNumber(text, at: start), number.scale == 1 else { return nil }
      return (number.mantissa, number.end, true)
    }
    var sum = NumeralSum()
    var end = start
    var isAfterZero = false
    while end < text.count {
      if let digit = Self.digit(text[end]) {
        // 三百五: fifty; 三百五一件: each.
        let next = unit(end + 1)
        let isShort = !isAfterZero && sum.lastMultiplier >= 100 && Self.multiplier(next) == nil
        if isShort, digit == 1, Self.isCounter(next) { break }
        guard sum.add(isShort ? digit * sum.lastMultiplier / 10 : digit, place: 1) else { break }
      } else if let factor = Self.multiplier(text[end]), factor == 10 || !sum.isEmpty {
        if Self.beginsWord(factor, unit(end + 1)) { break }
        guard sum.multiply(by: factor) else { return nil }
      } else if Self.isZero(text[end]), !sum.isEmpty {
        isAfterZero = true
        end += 1
        continue
      } else {
        break
      }
      isAfterZero = false
      end += 1
    }
    return sum.isEmpty ? nil : (sum.value, end, false)
  }

  /// 千克, 千米, 千瓦 are units, 百叶窗 and 百合 are things.
  private static func beginsWord(_ factor: Int, _ next: UInt16) -> Bool {
    switch factor {
    case 1_000: [0x514B, 0x7C73, 0x74E6, 0x5361, 0x4F0F, 0x8D6B].contains(next)
    case 100: [0x53F6, 0x5408, 0x8936].contains(next)
    default: false
    }
  }

  /// Words by which things, people, times and money are counted.
  private static let counters = Set("个件条双套台部把份箱瓶本块张盒包片对款只支根颗顶枚批辆束幅天年月周次人位元斤".utf16)

  private static func isCounter(_ unit: UInt16) -> Bool { counters.contains(unit) }

  /// 一千五百, 二十五, 2.5万: what is more than one word of the lexicon.
  private func number(_ start: Int) -> Found? {
    if let digits = DigitNumber(text, at: start) {
      guard let factor = Self.multiplier(unit(digits.end)), factor > 10,
        !Self.beginsWord(factor, unit(digits.end + 1)), !isDigit(start - 1),
        let product = digits.times(factor)
      else { return nil }
      // 3万5: thirty-five thousand, 3万5千 the same.
      if let rest = amount(digits.end + 1), rest.value < factor, rest.value > 0 {
        let isShort = rest.value < 10 && !Self.isZero(unit(digits.end + 1))
        if !(isShort && rest.value == 1 && Self.isCounter(unit(rest.end))) {
          return ("\(product + (isShort ? rest.value * factor / 10 : rest.value))", rest.end)
        }
      }
      // 1万2亿 and the like are none.
      return Self.multiplier(unit(digits.end + 1)) == nil ? ("\(product)", digits.end + 1) : nil
    }
    guard !isOrdinal(start), let found = amount(start), unit(found.end) != 0x51E0, found.end > start + 1,
      found.value > 12, found.value != 15,
      found.value != 20, !isDigit(start - 1),
      Self.digit(unit(found.end)) == nil || Self.isCounter(unit(found.end + 1))
    else { return nil }
    return ("\(found.value)", found.end)
  }

  /// 星期三, 周五
  private func isOrdinal(_ start: Int) -> Bool { [0x671F, 0x5468, 0x62DC].contains(unit(start - 1)) }

  private func isDigit(_ index: Int) -> Bool {
    DigitNumber.digit(unit(index)) != nil || unit(index) == 0x2E || unit(index) == 0x2C
  }

  /// 三五天, 七八百: about so many; 3到5万: the multiplier is meant for both.
  private func range(_ start: Int) -> Found? {
    guard !isOrdinal(start), !isDigit(start - 1), Self.digit(unit(start - 1)) == nil,
      Self.multiplier(unit(start - 1)) == nil,
      let low = digitValue(start)
    else { return nil }
    var next = low.end
    let isNamed = DigitNumber.digit(unit(start)) == nil
    var joint = "-"
    if [0x2D, 0x7E, 0xFF5E, 0x2013, 0x5230, 0x81F3].contains(unit(next)) {
      joint = String(decoding: [unit(next)], as: UTF16.self)
      next += 1
    } else if !isNamed {
      return nil
    }
    guard let high = digitValue(next), low.value * high.scale < high.value * low.scale,
      DigitNumber.digit(unit(next)) != nil || Self.digit(unit(high.end)) == nil
    else { return nil }
    if let factor = Self.multiplier(unit(high.end)) {
      guard Self.multiplier(unit(high.end + 1)) == nil, amountIsWhole(high.end + 1),
        !Self.beginsWord(factor, unit(high.end + 1))
      else { return nil }
      let (from, to) = (low.value * factor / low.scale, high.value * factor / high.scale)
      return ("\(from)\(joint)\(to)", high.end + 1)
    }
    guard next == low.end, high.value - low.value <= 2, low.value > 1 || high.value == 2,
      Self.isCounter(unit(high.end)) || stands("小时", at: high.end) || stands("分钟", at: high.end)
    else { return nil }
    return ("\(low.value)-\(high.value)", high.end)
  }

  /// 百分之二十五
  private func percentage(_ start: Int) -> Found? {
    guard stands("百分之", at: start), let amount = amount(start + 3), amount.value <= 100, !amount.isPlain
    else { return nil }
    return ("\(amount.value)%", amount.end)
  }

  /// 零下五度
  private func frost(_ start: Int) -> Found? {
    guard stands("零下", at: start), let amount = amount(start + 2), unit(amount.end) == 0x5EA6 else {
      return nil
    }
    return ("-\(amount.value)", amount.end)
  }

  private func amountIsWhole(_ index: Int) -> Bool {
    Self.digit(unit(index)) == nil && DigitNumber.digit(unit(index)) == nil
  }

  private func digitValue(_ index: Int) -> (value: Int, scale: Int, end: Int)? {
    if let digit = Self.digit(unit(index)) { return (digit, 1, index + 1) }
    return DigitNumber(text, at: index).map { ($0.mantissa, $0.scale, $0.end) }
  }

  /// 三月五号, 十一月二十二日.
  private func date(_ start: Int) -> Found? {
    guard let month = amount(start), (1...12).contains(month.value), unit(month.end) == 0x6708,
      let day = amount(month.end + 1), (1...31).contains(day.value),
      unit(day.end) == 0x53F7 || unit(day.end) == 0x65E5, !(month.isPlain && day.isPlain)
    else { return nil }
    return ("\(month.value)月\(day.value)", day.end)
  }

  /// 八点半, 七点五十五分, 差五分八点, 八点差五分.
  private func time(_ start: Int) -> Found? {
    if unit(start) == 0x5DEE, let minutes = quarter(start + 1), let hour = amount(minutes.end),
      unit(hour.end) == 0x70B9
    {
      return clock(hour.value, -minutes.value, hour.end + 1)
    }
    guard let hour = amount(start), hour.value <= 24, unit(hour.end) == 0x70B9, !isDigit(start - 1) else {
      return nil
    }
    let next = hour.end + 1
    if unit(next) == 0x534A { return clock(hour.value, 30, next + 1) }
    if unit(next) == 0x5DEE, let minutes = quarter(next + 1) {
      return clock(hour.value, -minutes.value, minutes.end)
    }
    return quarter(next).flatMap { clock(hour.value, $0.value, $0.end) }
  }

  private func quarter(_ start: Int) -> (value: Int, end: Int)? {
    guard let count = amount(start), count.value < 60 else { return nil }
    if unit(count.end) == 0x523B { return count.value < 4 ? (count.value * 15, count.end + 1) : nil }
    // 三点五 is 3.5.
    guard unit(count.end) == 0x5206 else { return count.value >= 10 ? (count.value, count.end) : nil }
    return (count.value, count.end + (unit(count.end + 1) == 0x949F ? 2 : 1))
  }

  private func clock(_ hour: Int, _ minutes: Int, _ end: Int) -> Found? {
    let time = hour * 60 + minutes
    let shown = hour == 1 && minutes < 0 ? time + 720 : time
    let rest = shown % 60
    return ("\(shown / 60):\(rest < 10 ? "0" : "")\(rest)", end)
  }

  /// 打七五折, 打7.5折: the price is 75 %, 25 % come off.
  private func share(_ start: Int) -> Found? {
    let isNamed = unit(start) == 0x6253
    guard isNamed || (!isDigit(start - 1) && Self.digit(unit(start - 1)) == nil) else { return nil }
    let first = isNamed ? start + 1 : start
    var (percent, end) = (0, first)
    if let tens = Self.digit(unit(first)) {
      let ones = Self.digit(unit(first + 1))
      (percent, end) = (tens * 10 + (ones ?? 0), first + (ones == nil ? 1 : 2))
    } else if let number = DigitNumber(text, at: first), number.scale <= 10 {
      percent =
        number.scale == 1 && number.mantissa > 9 ? number.mantissa : number.mantissa * 10 / number.scale
      end = number.end
    }
    guard unit(end) == 0x6298, percent > 9, percent < 100, isNamed || percent % 10 != 0,
      ![50, 80, 90].contains(percent)
    else { return nil }
    return ("优惠\(100 - percent)%", end + 1)
  }
}
