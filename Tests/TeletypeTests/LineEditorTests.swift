import Teletype
import Testing

@Suite struct LineEditorTests {
  private func typed(_ keys: Key...) -> LineEditor {
    var editor = LineEditor()
    for key in keys { _ = editor.pressed(key) }
    return editor
  }

  @Test func aClusterIsDeletedAndSteppedOverAsOne() {
    #expect(typed(.text("x👨‍👩‍👧"), .backspace).text == "x")
    #expect(typed(.text("e\u{301}"), .text("a"), .left, .backspace).text == "a")
    #expect(typed(.text("مَر"), .left, .delete).text == "مَ")
    // A mark typed later joins the letter before it.
    #expect(typed(.text("e"), .text("\u{301}"), .backspace).text == "")
    #expect(typed(.text("世界"), .left, .text("!")).text == "世!界")
  }

  @Test func wordsAreMovedOverAndDeleted() {
    #expect(typed(.text("one two  three"), .wordLeft, .wordLeft, .text("|")).text == "one |two  three")
    #expect(typed(.text("one two"), .deleteWordBefore).text == "one ")
    #expect(typed(.text("one two"), .home, .wordRight, .text("|")).text == "one| two")
    #expect(typed(.text("one two"), .home, .deleteWordAfter).text == " two")
    #expect(typed(.text("价格 $34"), .deleteWordBefore, .deleteWordBefore, .deleteWordBefore).text == "")
  }

  @Test func whatWasDeletedToAnEndCanBePutBack() {
    #expect(typed(.text("abc"), .deleteToStart).text == "")
    #expect(typed(.text("abc"), .deleteToStart, .putBack, .putBack).text == "abcabc")
    #expect(typed(.text("abc"), .home, .right, .deleteToEnd).text == "a")
  }

  @Test func homeAndEndGoToTheEnds() {
    #expect(typed(.text("bc"), .home, .text("a"), .end, .text("d")).text == "abcd")
  }

  @Test func enterGivesTheDraftAwayAndUpBringsItBack() {
    var editor = typed(.text("first"))
    #expect(editor.pressed(.enter) == .entered("first"))
    #expect(editor.isEmpty)
    _ = editor.pressed(.text("draft"))
    _ = editor.pressed(.up)
    #expect(editor.text == "first")
    _ = editor.pressed(.up)
    #expect(editor.text == "first")
    _ = editor.pressed(.down)
    #expect(editor.text == "draft")
  }

  @Test func controlCNeverLosesADraft() {
    var editor = typed(.text("precious"))
    #expect(editor.pressed(.interrupt) == .setAside)
    #expect(editor.isEmpty)
    #expect(editor.pressed(.interrupt) == .interrupted)
    _ = editor.pressed(.up)
    #expect(editor.text == "precious")
  }

  @Test func controlDEndsOnlyWithoutADraft() {
    var editor = typed(.text("ab"), .home)
    #expect(editor.pressed(.endOfInput) == .edited)
    #expect(editor.text == "b")
    _ = editor.pressed(.endOfInput)
    #expect(editor.pressed(.endOfInput) == .ended)
  }

  @Test func aPasteOfSeveralLinesIsOneDraft() {
    var editor = typed(.paste("one\ntwo\nthree\n"))
    #expect(editor.pressed(.enter) == .entered("one\ntwo\nthree"))
  }

  @Test func theHistoryIsBounded() {
    var editor = LineEditor()
    for number in 0..<500 {
      _ = editor.pressed(.text("\(number)"))
      _ = editor.pressed(.enter)
    }
    for _ in 0..<600 { _ = editor.pressed(.up) }
    #expect(editor.text == "\(500 - LineEditor.historyLimit)")
  }

  // MARK: Completion

  @Test func oneCandidateIsCompletedSeveralToWhatTheyShare() {
    let names: ([String]) -> [String] = { $0.isEmpty ? ["/open", "/conv", "/convs"] : ["lanterns"] }
    #expect(Completion(before: "/o", candidates: names)?.text == "/open ")
    #expect(Completion(before: "/c", candidates: names)?.text == "/conv")
    #expect(Completion(before: "/c", candidates: names)?.choices == ["/conv", "/convs"])
    #expect(Completion(before: "/open la", candidates: names)?.text == "lanterns ")
    #expect(Completion(before: "/open la", candidates: names)?.replaced == 2)
    #expect(Completion(before: "/x", candidates: names) == nil)
  }
}
