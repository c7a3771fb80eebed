import Messaging

/// Writes one sentence: its pieces in order, capitals, and what stands between and behind them.
struct SentenceWriter {
  let sentence: Analysis.Sentence
  let source: Language
  var generator: Generator
  var marks = SentenceMarks()
  private var capitalises = false
  /// The template piece before this one, as a range of words; a second one that says the same is left out.
  private var lastPhrase: Range<Int>?
  private let book: Shared<Phrasebook>
  private var skipsUntil = -1

  var target: Language { generator.language }

  init(_ sentence: Analysis.Sentence, source: Language, book: Shared<Phrasebook>, generator: Generator) {
    self.sentence = sentence
    self.source = source
    self.book = book
    self.generator = generator
    capitalises = startsCapital()
  }

  /// - Parameter checks: whether a negation that was lost or gained counts as evidence.
  mutating func write(_ evidence: inout Evidence, checks: Bool) {
    let asks = sentence.tokens.last { $0.kind == .punctuation }?.symbol == source.questionMark
    let lastPiece = sentence.cover.pieces.lastIndex { if case .read = $0 { true } else { false } }
    for (position, piece) in sentence.cover.pieces.enumerated() {
      guard case .read(let edge) = piece else {
        if case .copied(let index) = piece { writeMark(sentence.tokens.startIndex + index) }
        continue
      }
      evidence.count(edge, generator.chart.nodes[Int(edge.node)])
      if Int(edge.start) < skipsUntil || writeUnknownRun(position, edge)
        || isSubjectOfTemplate(position, edge)
      {
        continue
      }
      let first = generator.output.count
      write(edge, asks: asks && position == lastPiece)
      if checks { check(edge, first, &evidence) }
    }
    evidence.guessed += sentence.tokens.count { $0.isGuessed }
    evidence.cost += Int(sentence.cover.cost)
    closeQuestion()
  }

  /// Unknown Han characters in a row are one name: written together in Latin letters. True if they were.
  private mutating func writeUnknownRun(_ position: Int, _ edge: Edge) -> Bool {
    guard generator.chart.nodes[Int(edge.node)].kind == .token, target.script != .han else { return false }
    let pieces = sentence.cover.pieces
    let start = sentence.tokens.startIndex + Int(edge.start)
    var end = start
    for piece in pieces[position...] {
      guard case .read(let next) = piece, sentence.tokens.startIndex + Int(next.start) == end,
        generator.chart.nodes[Int(next.node)].kind == .token,
        sentence.tokens[end].kind == .word,
        ScalarClass.of(UInt32(generator.source[Int(sentence.tokens[end].start)])) == .han
      else { break }
      end += 1
    }
    guard end > start + 1 else { return false }
    let range = Int(sentence.tokens[start].start)..<Int(sentence.tokens[end - 1].end)
    if !generator.copyUnknown(range, isName: false) { return false }
    skipsUntil = end - sentence.tokens.startIndex
    marks.followsClause = false
    lastPhrase = nil
    return true
  }

  private func check(_ edge: Edge, _ first: Int, _ evidence: inout Evidence) {
    guard generator.output.count > first else { return }
    let check = PolarityCheck(
      source: source, target: target, chart: generator.chart, tokens: sentence.tokens, text: generator.source,
      book: book)
    var written: [UInt16] = []
    if generator.chart.nodes[Int(edge.node)].kind == .frame {
      for index in first..<generator.output.count where !generator.output.words[index].isCopied {
        if index > first, !generator.output.words[index].isGlued { written.append(0x20) }
        written += generator.output[index]
      }
    }
    evidence.polarity = max(evidence.polarity, check.verdict(of: edge.node, written: written))
  }

  private mutating func write(_ edge: Edge, asks: Bool) {
    let node = generator.chart.nodes[Int(edge.node)]
    let isClause = SentenceMarks.clauses.contains(edge.category)
    if marks.followsClause, isClause { writeComma() }
    let first = generator.output.count
    var request = RenderPattern.Request()
    if asks, node.isStatement { request.mood = .question }
    generator.render(edge.node, request)
    let end = generator.output.stripEndMark(from: first)
    generator.output.stripOpeningMark(first)
    guard generator.output.count > first else { return }
    if node.kind == .template, repeatsLastPhrase(first) { return }
    lastPhrase = node.kind == .template ? first..<generator.output.count : nil
    marks.followsClause = isClause
    if isClause || edge.end - edge.start > 1 { marks.clauseStart = first }
    marks.note(end, node, category: edge.category)
    if capitalises, target.grammar.hasCase {
      generator.output.capitalise(first)
    } else if node.kind == .template {
      generator.lowerFirst(first)
    }
    capitalises = false
    if request.mood == .question || end.isQuestion
      || (node.kind == .frame && node.meaning.isQuestion && node.value == Frames.clause)
    {
      marks.asks = true
      open(0xBF, at: first)
    }
  }

  /// A pronoun in front of a whole template is said by the template: `We` + `We will get back to you`.
  private func isSubjectOfTemplate(_ position: Int, _ edge: Edge) -> Bool {
    let pieces = sentence.cover.pieces
    let node = generator.chart.nodes[Int(edge.node)]
    guard node.kind == .word, generator.concepts[Int(node.value)].pos == "pron", position + 1 < pieces.count,
      case .read(let next) = pieces[position + 1]
    else { return false }
    return generator.chart.nodes[Int(next.node)].kind == .template
      && SentenceMarks.clauses.contains(next.category)
  }

  /// Drops a piece that says what the piece before it said; true if it did.
  private mutating func repeatsLastPhrase(_ first: Int) -> Bool {
    guard let last = lastPhrase, generator.output.count - first <= last.count else { return false }
    let tail = last.suffix(generator.output.count - first)
    for (old, new) in zip(tail, first..<generator.output.count)
    where !Self.isSame(generator.output[old], generator.output[new]) {
      return false
    }
    generator.output.removeLast(generator.output.count - last.upperBound)
    generator.output.gluesNext = false
    return true
  }

  private static func isSame(_ left: ArraySlice<UInt16>, _ right: ArraySlice<UInt16>) -> Bool {
    let marks: Set<UInt16> = [0xBF, 0xA1]
    let folded = { (word: ArraySlice<UInt16>) in
      word.filter { !marks.contains($0) }.map { Folding.fold(UInt32($0)) }
    }
    return folded(left) == folded(right)
  }

  private func startsCapital() -> Bool {
    guard let word = sentence.tokens.first(where: { $0.kind != .punctuation && $0.kind != .emoji }) else {
      return false
    }
    if !source.grammar.hasCase { return true }
    if word.kind == .word || word.kind == .name {
      return word.isCapitalised
        || (word.kind == .name && Folding.isCapital(generator.source[Int(word.start)]))
    }
    return true
  }
}
