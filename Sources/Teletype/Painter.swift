/// What stands on the screen, and what to write so that something else does: only rows that differ are written again.
public struct Painter: Sendable {
  private var shown: [String] = []

  public init() {}

  /// The next `paint` writes everything: the size changed, or something else wrote to the terminal.
  public mutating func forget() { shown = [] }

  /// - Parameter rows: as many as the terminal has; none wider than it.
  /// - Returns: the bytes to write, rows and columns from 0.
  public mutating func paint(_ rows: [String], cursorRow: Int, cursorColumn: Int) -> String {
    // Hidden, and without wrapping, while it jumps about.
    var output = "\u{1B}[?25l\u{1B}[?7l"
    if shown.count != rows.count {
      output += "\u{1B}[0m\u{1B}[2J"
      shown = []
    }
    for (index, row) in rows.enumerated() where index >= shown.count || shown[index] != row {
      output += "\u{1B}[\(index + 1);1H\u{1B}[0m\u{1B}[2K\(row)\u{1B}[0m"
    }
    shown = rows
    return output + "\u{1B}[?7h\u{1B}[\(cursorRow + 1);\(cursorColumn + 1)H\u{1B}[?25h"
  }
}
