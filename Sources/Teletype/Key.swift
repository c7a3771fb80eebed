/// What a person did at the keyboard.
public enum Key: Hashable, Sendable {
  case text(String)
  /// All of it at once (bracketed paste), its line ends as line feeds.
  case paste(String)
  case enter, newLine, tab
  case backspace, delete, deleteWordBefore, deleteWordAfter, deleteToStart, deleteToEnd, putBack
  case left, right, wordLeft, wordRight, home, end
  case up, down, pageUp, pageDown
  case interrupt, endOfInput, redraw, showBoth
  case focusGained, focusLost
}
