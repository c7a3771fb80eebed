import Teletype
import Testing

@Suite struct LayoutTests {
  @Test(arguments: [
    ("abc", 3), ("世界", 4), ("é", 1), ("e\u{301}", 1), ("👨‍👩‍👧", 2), ("🇧🇷", 2), ("❤️", 2), ("❤", 1), ("한국", 4),
    ("가", 2),
    ("مرحبا", 5), ("ｶﾞ", 2), ("Ａ", 2), ("\u{200E}", 0), ("ไทย", 3), ("กำ", 2), ("", 0), ("👍🏽", 2), ("✓✓✓", 3),
  ])
  func aTextIsAsWideAsATerminalDrawsIt(text: String, columns: Int) {
    #expect(ColumnWidth.of(text) == columns)
  }

  @Test func rowsAreCutAtBlanksElseBetweenClusters() {
    #expect(Wrapping.rows(of: "one two three", width: 8) == ["one two", "three"])
    #expect(Wrapping.rows(of: "寄到莫斯科的运费", width: 7) == ["寄到莫", "斯科的", "运费"])
    #expect(Wrapping.rows(of: "abcdefghij", width: 4) == ["abcd", "efgh", "ij"])
    #expect(Wrapping.rows(of: "a\n\nb", width: 9) == ["a", "", "b"])
    #expect(Wrapping.rows(of: "", width: 9) == [""])
    #expect(Wrapping.rows(of: "12345678 x", width: 8) == ["12345678", "x"])
    #expect(Wrapping.rows(of: "价格 abcdef", width: 8) == ["价格", "abcdef"])
  }

  @Test func noRowIsWiderThanItsTerminalAndNothingIsLost() {
    let text = "Сколько стоит доставка 寄到莫斯科的运费是多少？👨‍👩‍👧‍👦 supercalifragilisticexpialidocious مرحبا بك في المتجر"
    for width in 2...60 {
      let rows = Wrapping.rows(of: text, width: width)
      #expect(rows.allSatisfy { ColumnWidth.of($0) <= width }, "\(width)")
      #expect(rows.joined().filter { $0 != " " } == text.filter { $0 != " " }, "\(width)")
    }
  }

  @Test func aTextThatIsTooLongEndsWithAnEllipsis() {
    #expect(Wrapping.cut("abcdef", to: 6) == "abcdef")
    #expect(Wrapping.cut("abcdefg", to: 6) == "abcde…")
    #expect(Wrapping.cut("世界世界", to: 4) == "世…")
    #expect(Wrapping.cut("x", to: 0) == "")
  }

  @Test func theCursorStandsBehindWhatItsCharactersAreWide() {
    var editor = LineEditor()
    _ = editor.pressed(.text("世e\u{301}x"))
    _ = editor.pressed(.left)
    let prompt = Prompt(editor, label: "> ", width: 40, height: 5)
    #expect(prompt.rows == ["> 世e\u{301}x"])
    #expect(prompt.cursorColumn == 5)
  }

  @Test func aLongDraftShowsTheRowsAroundTheCursor() {
    var editor = LineEditor()
    _ = editor.pressed(.paste("one\ntwo\nthree\nfour"))
    let end = Prompt(editor, label: "> ", width: 20, height: 2)
    #expect(end.rows == ["  three", "  four"])
    #expect(end.cursorRow == 1)
    _ = editor.pressed(.home)
    let start = Prompt(editor, label: "> ", width: 20, height: 2)
    #expect(start.rows == ["> one", "  two"])
    #expect(start.cursorRow == 0)
  }

  @Test func onlyRowsThatDifferAreWrittenAgain() {
    var painter = Painter()
    #expect(painter.paint(["a", "b"], cursorRow: 1, cursorColumn: 0).contains("\u{1B}[2J"))
    let second = painter.paint(["a", "c"], cursorRow: 1, cursorColumn: 1)
    #expect(second.contains("\u{1B}[2;1H"))
    #expect(!second.contains("\u{1B}[1;1H"))
    #expect(second.hasSuffix("\u{1B}[2;2H\u{1B}[?25h"))
    painter.forget()
    #expect(
      painter.paint(["a", "c"], cursorRow: 0, cursorColumn: 0).contains("\u{1B}[1;1H\u{1B}[0m\u{1B}[2Ka"))
  }
}
