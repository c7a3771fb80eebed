/// A draft as rows of a terminal, with the place of the cursor.
public struct Prompt: Hashable, Sendable {
  public let rows: [String]
  /// From 0.
  public let cursorRow: Int
  public let cursorColumn: Int

  /// - Parameters:
  ///   - label: stands before the first row; the others are indented as far.
  ///   - height: the most rows that are shown: those around the cursor.
  public init(_ editor: LineEditor, label: String, width: Int, height: Int) {
    let indent = ColumnWidth.of(label)
    let room = max(2, width - indent - 1)
    var rows = [""]
    var columns = 0
    var cursor = (row: 0, column: 0)
    func put(_ text: String) {
      for character in text {
        if character == "\n" {
          rows.append("")
          columns = 0
          continue
        }
        let shown = VisibleText.of(String(character))
        let size = ColumnWidth.of(shown)
        if columns + size > room {
          rows.append("")
          columns = 0
        }
        rows[rows.count - 1] += shown
        columns += size
      }
    }
    put(editor.before)
    cursor = (rows.count - 1, columns)
    put(editor.after)
    let first = max(0, min(cursor.row - height + 1, rows.count - height))
    let blank = String(repeating: " ", count: indent)
    self.rows = rows.enumerated().dropFirst(first).prefix(height).map { index, row in
      (index == 0 ? label : blank) + row
    }
    cursorRow = cursor.row - first
    cursorColumn = indent + cursor.column
  }
}
