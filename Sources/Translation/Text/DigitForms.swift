/// Arabic-Indic and Persian digits as those that readers of every language know; each UTF-16 unit keeps its place.
enum DigitForms {
  static func latin(_ units: [UInt16]) -> [UInt16] {
    guard units.contains(where: { digit($0) != nil }) else { return units }
    var result = units
    for index in units.indices {
      if let digit = digit(units[index]) {
        result[index] = digit
      } else if units[index] == 0x66B || units[index] == 0x66C, index > 0, index + 1 < units.count,
        digit(units[index - 1]) != nil, digit(units[index + 1]) != nil
      {
        // U+066B stands before a fraction, U+066C between thousands.
        result[index] = units[index] == 0x66B ? 0x2E : 0x2C
      }
    }
    return result
  }

  private static func digit(_ unit: UInt16) -> UInt16? {
    switch unit {
    case 0x660...0x669: unit - 0x660 + 0x30
    case 0x6F0...0x6F9: unit - 0x6F0 + 0x30
    default: nil
    }
  }
}
