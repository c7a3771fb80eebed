import Messaging

/// Writes a whole analysed message in one language: sentence by sentence, punctuation in place, then checks the facts.
struct Composer {
  let analysis: Analysis
  let target: Language
  let book: Phrasebook
  let specials: SpecialConcepts
  var wording: ShopWording?

  func rendering() -> Rendering { composed().rendering }

  /// The rendering, and what it was made of.
  func composed() -> (rendering: Rendering, evidence: Evidence) {
    var units: [UInt16] = []
    var kept: [Range<Int>] = []
    var evidence = Evidence()
    var converted: Set<Int32> = []
    for sentence in analysis.sentences {
      let generator = Generator(
        language: target, concepts: book.concepts, templates: book.templates, chart: sentence.chart,
        tokens: sentence.tokens,
        source: analysis.text, sourceHasArticles: analysis.source.grammar.hasArticles, specials: specials,
        wording: wording)
      var writer = SentenceWriter(sentence, source: analysis.source, book: book, generator: generator)
      writer.write(&evidence)
      kept += writer.generator.kept
      converted.formUnion(writer.generator.converted)
      let text = Joiner(language: target).text(&writer.generator.output)
      if text.isEmpty { continue }
      if !units.isEmpty, units.last != 0x0A, text.first != 0x0A, needsBlank(after: units, before: text) {
        units.append(0x20)
      }
      units += text
    }
    let lost = Facts.lost(from: analysis, in: units, writtenOut: converted)
    let names = kept.map { String(decoding: analysis.text[$0], as: UTF16.self) }
    if !lost.isEmpty || units.isEmpty {
      return (Rendering(text: nil, by: .none, confidence: 0, kept: names, lostFacts: lost), evidence)
    }
    if !Facts.keepsWorkingDays(analysis.source, analysis.text, target, units) {
      evidence.polarity = max(evidence.polarity, .turned)
    }
    let rendering = Rendering(
      text: String(decoding: units, as: UTF16.self), by: evidence.origin, confidence: evidence.confidence, kept: names)
    return (rendering, evidence)
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
