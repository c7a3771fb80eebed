/// A number as its words add up: `two hundred thousand five`, 三亿两千万.
struct NumeralSum {
  /// What was said so far, each smaller than the place that the one before leaves open.
  private var terms: [(value: Int, place: Int)] = []
  /// The multiplier said last, while nothing stands behind it.
  private(set) var lastMultiplier = 0

  static let largest = 1_000_000_000_000

  var isEmpty: Bool { terms.isEmpty }
  var value: Int { terms.reduce(0) { $0 + $1.value } }
  /// The place that is open for what follows: 100 behind `two hundred`.
  var openPlace: Int { terms.last?.place ?? .max }

  /// Adds a word's value; false where it cannot belong to the same number.
  mutating func add(_ value: Int, place: Int) -> Bool {
    guard value < openPlace else { return false }
    terms.append((value, place))
    lastMultiplier = 0
    return true
  }

  mutating func multiply(by factor: Int) -> Bool {
    var changed = terms
    var low = 0
    while let last = changed.last, last.value < factor {
      low += last.value
      changed.removeLast()
    }
    let product = max(low, 1).multipliedReportingOverflow(by: factor)
    guard !product.overflow, product.partialValue < min(changed.last?.place ?? .max, Self.largest) else {
      return false
    }
    changed.append((product.partialValue, factor))
    terms = changed
    lastMultiplier = factor
    return true
  }
}

/// A number written in digits, as `2.5` in 2.5万.
struct DigitNumber {
  private(set) var mantissa = 0
  private(set) var scale = 1
  private(set) var end: Int

  /// Digits with at most one mark and two digits behind it; nil for what may be thousands, a date, a code.
  init?(_ text: [UInt16], at start: Int) {
    end = start
    var decimals = -1
    while end < text.count {
      if let digit = Self.digit(text[end]) {
        guard mantissa < 100_000_000 else { return nil }
        mantissa = mantissa * 10 + digit
        if decimals >= 0 {
          decimals += 1
          scale *= 10
        }
      } else if text[end] == 0x2E || text[end] == 0x2C, decimals < 0, end > start, end + 1 < text.count,
        Self.digit(text[end + 1]) != nil
      {
        decimals = 0
      } else {
        break
      }
      end += 1
    }
    guard end > start, decimals < 3 else { return nil }
  }

  static func digit(_ unit: UInt16) -> Int? { unit >= 0x30 && unit <= 0x39 ? Int(unit - 0x30) : nil }

  /// The product where it is whole.
  func times(_ factor: Int) -> Int? {
    let product = mantissa.multipliedReportingOverflow(by: factor)
    guard !product.overflow, product.partialValue % scale == 0 else { return nil }
    return product.partialValue / scale
  }
}
