import Messaging

/// Writes a whole analysed message in one language: sentence by sentence, punctuation in place, then checks the facts.
struct Composer {
  let analysis: Analysis
  let target: Language
  let book: Phrasebook
  let specials: SpecialConcepts
  var wording: ShopWording?
  /// The shop's approved texts for whole sentences, by the sentence's number.
  var approved: [Int: ShopMemory.Approved] = [:]
  /// What the gloss leaves unsaid, as the rendering does.
  var unsaid: Unsaid = [:]

  /// Clause nodes, and what of their verbs' meaning a language has no form for: bits of a `VerbKey`.
  typealias Unsaid = [Int: [Int32: UInt32]]

  func rendering() -> Rendering { composed().rendering }

  /// The rendering, and what it leaves unsaid, by sentence.
  func composed() -> (rendering: Rendering, unsaid: Unsaid) {
    var units: [UInt16] = []
    var kept: [Range<Int>] = []
    var score = Score()
    var unsaid: Unsaid = [:]
    for (number, sentence) in analysis.sentences.enumerated() {
      if let approved = approved[number] {
        if !units.isEmpty, needsBlank(after: units, before: approved.text) { units.append(0x20) }
        units += approved.text
        kept += approved.kept
        score.approved += 1
        continue
      }
      var generator = Generator(
        language: target, concepts: book.concepts, templates: book.templates, chart: analysis.chart,
        tokens: sentence.tokens,
        source: analysis.text, sourceHasArticles: analysis.source.grammar.hasArticles, specials: specials,
        wording: wording, forgotten: self.unsaid[number] ?? [:])
      compose(sentence, &generator, &score)
      kept += generator.kept
      if !generator.unsaid.isEmpty { unsaid[number] = generator.unsaid }
      let text = Joiner(language: target).text(&generator.output)
      if text.isEmpty { continue }
      if !units.isEmpty, units.last != 0x0A, text.first != 0x0A, needsBlank(after: units, before: text) {
        units.append(0x20)
      }
      units += text
    }
    let text = String(utf16: units.span)
    let lost = Facts.lost(from: analysis, in: units)
    let names = kept.map { String(decoding: analysis.text[$0], as: UTF16.self) }
    if !lost.isEmpty || units.isEmpty {
      return (Rendering(text: nil, by: .none, confidence: 0, kept: names, lostFacts: lost), unsaid)
    }
    return (Rendering(text: text, by: score.origin, confidence: score.confidence, kept: names), unsaid)
  }

  private func needsBlank(after units: [UInt16], before text: [UInt16]) -> Bool {
    if target.grammar.hasSpaces { return true }
    guard let last = units.last, let first = text.first else { return false }
    return last < 0x80 && last != 0x20 && first < 0x80 && last != 0x3F
  }

  /// Counts what the rendering was made of.
  struct Score {
    var approved = 0
    var phrases = 0
    var composed = 0
    var words = 0
    var unknown = 0

    var origin: Rendering.Origin {
      if words == 0 && unknown == 0 { return composed == 0 ? .phrase : .composed }
      return words + unknown > approved + composed + phrases ? .gloss : .composed
    }

    var confidence: Double {
      let total = Double(approved + phrases + composed + words + unknown)
      if total == 0 { return 1 }
      let sum = Double(approved) + Double(phrases) * 0.95 + Double(composed) * 0.7 + Double(words) * 0.45
      return sum / total
    }
  }

  private func compose(_ sentence: Analysis.Sentence, _ generator: inout Generator, _ score: inout Score) {
    var isQuestion = false
    let asks = sentence.tokens.last { $0.kind == .punctuation }?.symbol == analysis.source.questionMark
    let lastPiece = sentence.cover.pieces.lastIndex { if case .read = $0 { true } else { false } }
    var capitalise = startsCapital(sentence)
    for (position, piece) in sentence.cover.pieces.enumerated() {
      guard case .read(let edge) = piece else {
        guard case .copied(let index) = piece else { continue }
        let token = sentence.tokens[sentence.tokens.startIndex + index]
        writeMark(
          token, isLast: position == sentence.cover.pieces.count - 1, isQuestion: isQuestion, &generator)
        continue
      }
      let first = generator.output.count
      var request = RenderPattern.Request()
      if asks, position == lastPiece, analysis.chart.nodes[Int(edge.node)].isStatement {
        request.mood = .question
      }
      generator.render(edge.node, request)
      let marks = generator.output.stripEndMark(from: first)
      let node = analysis.chart.nodes[Int(edge.node)]
      let asksItself =
        request.mood == .question || marks.wasQuestion
        || (node.kind == .frame && node.meaning.isQuestion && node.value == Frames.clause)
      if asksItself {
        isQuestion = true
        openQuestion(first, &generator)
      }
      count(edge, node, &score)
      if capitalise, target.grammar.hasCase {
        generator.output.capitalise(first)
      } else if node.kind == .template {
        generator.lowerFirst(first)
      }
      if generator.output.count > first { capitalise = false }
    }
    finish(sentence, isQuestion: isQuestion, &generator)
  }

  private func count(_ edge: Edge, _ node: Node, _ score: inout Score) {
    if node.kind == .token && edge.category == 0 {
      score.unknown += 1
    } else if node.kind == .template {
      score.phrases += 1
    } else if node.kind == .frame {
      score.composed += 1
    } else if node.kind == .word {
      score.words += 1
    }
  }

  private func openQuestion(_ first: Int, _ generator: inout Generator) {
    guard target.grammar.settings.contains("openmarks"), generator.output.count > first,
      generator.output[first].first != 0xBF
    else { return }
    generator.output.replaceWord(first, with: [0xBF] + generator.output[first])
  }

  private func startsCapital(_ sentence: Analysis.Sentence) -> Bool {
    guard let word = sentence.tokens.first(where: { $0.kind != .punctuation && $0.kind != .emoji }) else {
      return false
    }
    if !analysis.source.grammar.hasCase { return true }
    if word.kind == .word || word.kind == .name {
      return word.isCapitalised
        || (word.kind == .name
          && Folding.fold(UInt32(analysis.text[Int(word.start)])) != UInt32(analysis.text[Int(word.start)]))
    }
    return true
  }

  private func writeMark(_ token: Token, isLast: Bool, isQuestion: Bool, _ generator: inout Generator) {
    let text = analysis.text[Int(token.start)..<Int(token.end)]
    if token.kind == .emoji {
      if !token.hasSpaceBefore, !(target.grammar.hasSpaces && !analysis.source.grammar.hasSpaces) {
        generator.output.gluesNext = true
      }
      generator.output.copy(text)
      return
    }
    if token.kind != .punctuation {
      if token.isFirstPart { generator.output.copy(text) }
      return
    }
    guard let unit = text.first else { return }
    guard let mark = target.mark(for: Folding.fold(UInt32(unit)), original: unit) else { return }
    if mark.glues {
      generator.output.gluesNext =
        !(target.grammar.settings.contains("spacedmarks") && [0x3F, 0x21, 0x3A, 0x3B].contains(mark.unit))
    }
    if !mark.glues && !token.hasSpaceBefore && mark.unit != 0x22 { generator.output.gluesNext = true }
    generator.output.copy([mark.unit])
    if !target.grammar.hasSpaces { generator.output.gluesNext = true }
  }

  /// Adds the mark that the target needs where the source had none: a question that was opened must be closed.
  private func finish(_ sentence: Analysis.Sentence, isQuestion: Bool, _ generator: inout Generator) {
    guard isQuestion else { return }
    var index = generator.output.count - 1
    while index >= 0, generator.output.words[index].isCopied, !isMark(generator.output[index]) { index -= 1 }
    let marks: [UInt16] = [0x3F, 0x61F, 0xFF1F]
    let hasMark = (0..<generator.output.count).contains {
      generator.output[$0].count == 1 && marks.contains(generator.output[$0].first ?? 0)
    }
    if !hasMark, target.grammar.settings.contains("openmarks") {
      generator.output.gluesNext = true
      generator.output.copy([0x3F])
    }
  }

  private func isMark(_ word: ArraySlice<UInt16>) -> Bool { word.count == 1 && (word.first ?? 0x41) < 0x41 }
}

extension Language {
  /// How a punctuation mark is written here, and whether it stands against the word before it; nil to leave it out.
  func mark(for folded: UInt32, original: UInt16) -> (unit: UInt16, glues: Bool)? {
    let isArabic = tag.primary == "ar"
    let isChinese = !grammar.hasSpaces
    switch folded {
    case 0x2C: return (isArabic ? 0x60C : isChinese ? 0xFF0C : 0x2C, true)
    case 0x2E: return (isChinese ? 0x3002 : 0x2E, true)
    case 0x3F: return (isArabic ? 0x61F : isChinese ? 0xFF1F : 0x3F, true)
    case 0x21: return (isChinese ? 0xFF01 : 0x21, true)
    case 0x3B: return (isArabic ? 0x61B : isChinese ? 0xFF1B : 0x3B, true)
    case 0x3A: return (isChinese ? 0xFF1A : 0x3A, true)
    case 0x29: return (isChinese ? 0xFF09 : 0x29, true)
    case 0x28: return (isChinese ? 0xFF08 : 0x28, false)
    case 0xBF, 0xA1: return nil
    case 0x2026: return (0x2026, true)
    default: return (folded < 0x80 ? UInt16(folded) : original, folded == 0x2F)
    }
  }

  /// Whether a written word is a form of a noun.
  func isNoun(_ word: ArraySlice<UInt16>) -> Bool {
    let key = word.map { UInt16(truncatingIfNeeded: Folding.fold(UInt32($0))) }
    let node = terms.value(1, symbols.find(key[...]))
    return node != 0 && termEntries[Int(node)] >= 0 && hasNoun(termEntries[Int(node)])
  }

  private func hasNoun(_ first: Int32) -> Bool {
    var index = first
    while index >= 0 {
      let lexeme = lexemes[Int(entries[Int(index)].lexeme)]
      if lexeme.flags.contains(.noun) { return true }
      index = entries[Int(index)].next
    }
    return false
  }
}
