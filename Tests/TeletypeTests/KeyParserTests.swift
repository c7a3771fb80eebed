import Teletype
import Testing

@Suite struct KeyParserTests {
  private static let typed: [(String, [Key])] = [
    ("a世\u{1B}[A", [.text("a世"), .up]),
    ("\u{1B}[200~one\r\ntwo\rthree\u{1B}[201~\r", [.paste("one\ntwo\nthree"), .enter]),
    ("\u{03}\u{04}\u{0F}\u{1B}OQ", [.interrupt, .endOfInput, .showBoth, .showBoth]),
    ("\u{1B}[1;5D\u{1B}b\u{1B}\u{7F}\u{17}", [.wordLeft, .wordLeft, .deleteWordBefore, .deleteWordBefore]),
    ("\u{1B}[I\u{1B}[O", [.focusGained, .focusLost]),
    ("\u{1B}[99;99Zx", [.text("x")]),
    ("\u{1B}\r", [.newLine]),
  ]

  @Test(arguments: typed.indices)
  func bytesAreKeysWhereverTheyAreSplit(index: Int) {
    let (text, keys) = Self.typed[index]
    let bytes = Array(text.utf8)
    for split in 0...bytes.count {
      var parser = KeyParser()
      let found = parser.read(bytes[..<split]) + parser.read(bytes[split...])
      #expect(joined(found) == keys, "split at \(split)")
    }
  }

  /// Text may come in pieces; nothing else may.
  private func joined(_ keys: [Key]) -> [Key] {
    keys.reduce(into: []) { result, key in
      if case .text(let more) = key, case .text(let text)? = result.last {
        result[result.count - 1] = .text(text + more)
      } else {
        result.append(key)
      }
    }
  }

  @Test func anEscapeSequenceInAPasteIsText() {
    var parser = KeyParser()
    #expect(parser.read("\u{1B}[200~\u{1B}[A\u{03}\u{1B}[201~".utf8) == [.paste("\u{1B}[A\u{03}")])
  }

  @Test func aPasteIsBounded() {
    var parser = KeyParser()
    let text = String(repeating: "x", count: KeyParser.pasteLimit * 3)
    guard case .paste(let kept)? = parser.read("\u{1B}[200~\(text)\u{1B}[201~".utf8).first else {
      Issue.record("no paste")
      return
    }
    #expect(kept.utf8.count <= KeyParser.pasteLimit)
  }
}
