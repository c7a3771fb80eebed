import Messaging

/// Writes a whole analysed message in one language: sentence by sentence, punctuation in place, then checks the facts.
struct Composer {
  let analysis: Analysis
  let target: Language
  let book: Shared<Phrasebook>
  let specials: Shared<SpecialConcepts>
  var wording: ShopWording?
  /// The shop's approved texts for whole sentences, by the sentence's number.
  var approved: [Int: ShopMemory.Approved] = [:]
  /// What the gloss leaves unsaid, as the rendering does.
  var unsaid: Unsaid = [:]

  /// Clause nodes, and what of their verbs' meaning a language has no form for: bits of a `VerbKey`.
  typealias Unsaid = [Int: [Int32: UInt32]]

  /// The rendering, what it leaves unsaid, by sentence, and what it was made of.
  func composed() -> (rendering: Rendering, unsaid: Unsaid, evidence: Evidence) {
    var written = written(isChecked: true)
    let lost = lost(in: written)
    if !lost.isEmpty || written.units.isEmpty {
      let none = Rendering(
        text: nil, by: .none, confidence: 0, kept: analysis.texts(of: written.kept), lostFacts: lost)
      return (none, written.unsaid, written.evidence)
    }
    if !Facts.keepsWorkingDays(analysis.source, analysis.text, target, written.units)
      || !Facts.keepsGroups(analysis, written.units)
    {
      written.evidence.polarity = max(written.evidence.polarity, .turned)
    }
    if HanNumerals.leavesMultiplier(in: analysis.text) { written.evidence.polarity = .turned }
    let facts = Facts.verbatim(of: analysis, writtenOut: written.converted)
    let rendering = Rendering(
      text: String(utf16: written.units.span), by: written.evidence.origin,
      confidence: written.evidence.confidence, kept: analysis.texts(of: written.kept + facts))
    return (rendering, written.unsaid, written.evidence)
  }

  /// The rendering's text alone, nil where it lost a fact.
  func text() -> String? {
    let written = written(isChecked: false)
    return written.units.isEmpty || !lost(in: written).isEmpty ? nil : String(utf16: written.units.span)
  }

  private func lost(in written: Written) -> [String] {
    Facts.lost(from: analysis, in: written.units, writtenOut: written.converted)
  }

  private struct Written {
    var units: [UInt16] = []
    var kept: [Range<Int>] = []
    var converted: Set<Int32> = []
    var unsaid: Unsaid = [:]
    var evidence = Evidence()
  }

  private func written(isChecked: Bool) -> Written {
    var result = Written()
    for (number, sentence) in analysis.sentences.enumerated() {
      if let approved = approved[number] {
        if !result.units.isEmpty, needsBlank(after: result.units, before: approved.text) {
          result.units.append(0x20)
        }
        result.units += approved.text
        result.kept += approved.kept
        result.evidence.countApproved(sentence)
        continue
      }
      var writer = SentenceWriter(
        sentence, source: analysis.source, book: book, generator: generator(number, sentence))
      writer.write(&result.evidence, checks: isChecked)
      result.kept += writer.generator.kept
      result.converted.formUnion(writer.generator.converted)
      if !writer.generator.unsaid.isEmpty { result.unsaid[number] = writer.generator.unsaid }
      let text = Joiner(language: target).text(&writer.generator.output)
      if text.isEmpty { continue }
      if !result.units.isEmpty, result.units.last != 0x0A, text.first != 0x0A,
        needsBlank(after: result.units, before: text)
      {
        result.units.append(0x20)
      }
      result.units += text
    }
    return result
  }

  private func generator(_ number: Int, _ sentence: Analysis.Sentence) -> Generator {
    Generator(
      language: target, concepts: book.concepts, templates: book.templates, chart: analysis.chart,
      tokens: sentence.tokens,
      source: analysis.text, sourceHasArticles: analysis.source.grammar.hasArticles,
      sourceHasTopics: analysis.source.grammar.settings.contains(.topics), specials: specials,
      wording: wording, forgotten: unsaid[number] ?? [:])
  }

  private func needsBlank(after units: [UInt16], before text: [UInt16]) -> Bool {
    if target.grammar.hasSpaces { return true }
    guard let last = units.last, let first = text.first else { return false }
    return last < 0x80 && last != 0x20 && first < 0x80 && last != 0x3F
  }
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
    let node = terms.node(symbols.find(key[...]))
    return node != 0 && terms.firstEntry(node) >= 0 && hasNoun(terms.firstEntry(node))
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
