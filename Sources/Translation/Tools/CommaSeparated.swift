/// Comma-separated values as spreadsheets and Weblate write them (RFC 4180).
enum CommaSeparated {
  static func line(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") + "\n" }

  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }

  /// The rows of a file; throws a `ContentError` where a quote does not end.
  static func rows(_ text: String) throws -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var isBehindQuote = false
    let endField = {
      row.append(String(decoding: field, as: UTF8.self))
      field.removeAll()
      isBehindQuote = false
    }
    for byte in text.utf8 {
      if isQuoted {
        if byte == 0x22 { (isQuoted, isBehindQuote) = (false, true) } else { field.append(byte) }
        continue
      }
      switch byte {
      case 0x22:
        // A quote inside of quotes is written twice.
        if isBehindQuote { field.append(0x22) }
        isQuoted = true
      case 0x2C: endField()
      case 0x0D: break
      case 0x0A:
        endField()
        if row != [""] { rows.append(row) }
        row.removeAll()
      default: field.append(byte)
      }
    }
    if isQuoted { throw ContentError("a quote does not end") }
    if !field.isEmpty || !row.isEmpty {
      endField()
      rows.append(row)
    }
    return rows
  }
}
