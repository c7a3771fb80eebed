/// What is known about a sentence's punctuation while its pieces are written.
struct SentenceMarks {
  /// `?` or `.` that the content of the last clause ends with, 0 where it has none: it stands above the source's.
  var own: UInt32 = 0
  /// First word of the last clause: where ¿ and ¡ go.
  var clauseStart = 0
  var isOpen = false
  /// Whether something asked, and whether a question mark was written.
  var asks = false
  var isClosed = false
  /// A clause was just written, and no mark behind it.
  var followsClause = false
  /// The rest of a run of marks that the content's own mark replaced.
  var skips = false

  static let clauses: Set<UInt8> = [
    Vocabulary.category("S"), Vocabulary.category("CL"), Vocabulary.category("PH"),
    Vocabulary.category("SUB"),
  ]

  mutating func note(_ end: Output.EndMark, _ node: Node, category: UInt8) {
    if end.isQuestion {
      own = 0x3F
    } else if end.isStop, node.kind == .template {
      own = 0x2E
    } else if Self.clauses.contains(category), category != Vocabulary.category("PH") {
      own = 0
    }
  }
}

extension SentenceWriter {
  mutating func writeMark(_ position: Int) {
    let token = sentence.tokens[position]
    let text = generator.source[Int(token.start)..<Int(token.end)]
    if token.kind == .emoji {
      if !token.hasSpaceBefore, !(target.grammar.hasSpaces && !source.grammar.hasSpaces) {
        generator.output.gluesNext = true
      }
      return generator.output.copy(text)
    }
    guard token.kind == .punctuation else {
      if token.isFirstPart { generator.output.copy(text) }
      return
    }
    guard let unit = text.first, !marks.skips || token.value != Token.sentenceEnd else { return }
    var folded = Folding.fold(UInt32(unit))
    if marks.own != 0, marks.own != folded, let run = plainRun(position) {
      folded = marks.own
      marks.skips = run > 1
    }
    guard let mark = target.mark(for: folded, original: unit) else { return }
    put(mark, spacedBefore: token.hasSpaceBefore)
  }

  private mutating func put(_ mark: (unit: UInt16, glues: Bool), spacedBefore: Bool) {
    marks.followsClause = false
    if mark.glues {
      generator.output.gluesNext =
        !(target.grammar.settings.contains(.spacedmarks) && [0x3F, 0x21, 0x3A, 0x3B].contains(mark.unit))
    }
    if !mark.glues && !spacedBefore && mark.unit != 0x22 { generator.output.gluesNext = true }
    if mark.unit == 0x3F {
      marks.isClosed = true
      open(0xBF, at: marks.clauseStart)
    } else if mark.unit == 0x21 {
      open(0xA1, at: marks.clauseStart)
    }
    generator.output.copy([mark.unit])
    if !target.grammar.hasSpaces { generator.output.gluesNext = true }
  }

  /// Two clauses that nothing stands between in the source.
  mutating func writeComma() {
    guard let mark = target.mark(for: 0x2C, original: 0x2C) else { return }
    put(mark, spacedBefore: false)
  }

  /// How many marks end the sentence from here, if they are one stop or only question marks: `…`, `?!` and `!` stay as
  /// they were written.
  private func plainRun(_ position: Int) -> Int? {
    var count = 0
    for token in sentence.tokens[position...] {
      guard token.kind == .punctuation, token.value == Token.sentenceEnd else { break }
      let folded = Folding.fold(UInt32(generator.source[Int(token.start)]))
      guard folded == 0x3F || folded == 0x2E && count == 0 else { return nil }
      if folded == 0x3F, count > 0, sentence.tokens[position].symbol != token.symbol { return nil }
      count += 1
    }
    let isFirst =
      position == sentence.tokens.startIndex || sentence.tokens[position - 1].value != Token.sentenceEnd
    return count > 0 && isFirst ? count : nil
  }

  /// Spanish opens questions and exclamations where their clause begins.
  mutating func open(_ mark: UInt16, at index: Int) {
    guard target.grammar.settings.contains(.openmarks), !marks.isOpen, index < generator.output.count else {
      return
    }
    marks.isOpen = true
    generator.output.replaceWord(index, with: [mark] + generator.output[index])
  }

  /// A question that was opened must be closed, whether or not the source did.
  mutating func closeQuestion() {
    guard marks.asks, !marks.isClosed, target.grammar.settings.contains(.openmarks), marks.isOpen else {
      return
    }
    generator.output.gluesNext = true
    generator.output.copy([0x3F])
  }
}
