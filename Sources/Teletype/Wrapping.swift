/// Text cut into rows of a terminal.
public enum Wrapping {
  /// Rows of at most `width` columns: cut at blanks where there are some, between wide characters, else anywhere between grapheme clusters.
  public static func rows(of text: String, width: Int) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line($0, max(2, width)) }
  }

  private static func line(_ line: Substring, _ width: Int) -> [String] {
    var rows: [String] = []
    var row = ""
    var columns = 0
    /// The row up to the last place where it may be cut, and the columns of that.
    var cut: (end: String.Index, columns: Int)?
    for character in line {
      let size = ColumnWidth.of(character)
      if columns + size > width {
        if character == " " {
          rows.append(row)
          (row, columns, cut) = ("", 0, nil)
          continue
        }
        if let place = cut, place.columns > 0, size < 2 {
          let rest = String(row[place.end...])
          rows.append(trimmed(row[..<place.end]))
          (row, columns) = (rest, columns - place.columns)
        } else {
          rows.append(trimmed(row[...]))
          (row, columns) = ("", 0)
        }
        cut = nil
      }
      row.append(character)
      columns += size
      if character == " " || size == 2 { cut = (row.endIndex, columns) }
    }
    rows.append(row)
    return rows
  }

  private static func trimmed(_ row: Substring) -> String {
    var row = row
    while row.last == " " { row.removeLast() }
    return String(row)
  }

  /// The beginning of a text that fits, with `…` where something is missing.
  public static func cut(_ text: String, to width: Int) -> String {
    guard ColumnWidth.of(text) > width else { return text }
    var result = ""
    var columns = 0
    for character in text {
      let size = ColumnWidth.of(character)
      guard columns + size < width else { break }
      result.append(character)
      columns += size
    }
    return width > 0 ? result + "…" : ""
  }

  /// Filled with blanks to `width` columns.
  public static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - ColumnWidth.of(text)))
  }
}
