import Messaging

/// Writes a whole analysed message in one language: sentence by sentence, punctuation in place, then checks the facts.
struct Composer {
  let analysis: Analysis
  let target: Language
  let book: Phrasebook
  let specials: SpecialConcepts
  var wording: ShopWording?

  func rendering() -> Rendering {
    var units: [UInt16] = []
    var kept: [Range<Int>] = []
    var score = Score()
    for sentence in analysis.sentences {
      let generator = Generator(
        language: target, concepts: book.concepts, templates: book.templates, chart: sentence.chart,
        tokens: sentence.tokens,
        source: analysis.text, sourceHasArticles: analysis.source.grammar.hasArticles, specials: specials,
        wording: wording)
      var writer = SentenceWriter(sentence, source: analysis.source, generator: generator)
      writer.write(&score)
      kept += writer.generator.kept
      let text = Joiner(language: target).text(&writer.generator.output)
      if text.isEmpty { continue }
      if !units.isEmpty, units.last != 0x0A, text.first != 0x0A, needsBlank(after: units, before: text) {
        units.append(0x20)
      }
      units += text
    }
    let text = String(decoding: units, as: UTF16.self)
    let lost = Facts.lost(from: analysis, in: units)
    let names = kept.map { String(decoding: analysis.text[$0], as: UTF16.self) }
    if !lost.isEmpty || units.isEmpty {
      return Rendering(text: nil, by: .none, confidence: 0, kept: names, lostFacts: lost)
    }
    return Rendering(text: text, by: score.origin, confidence: score.confidence, kept: names)
  }

  private func needsBlank(after units: [UInt16], before text: [UInt16]) -> Bool {
    if target.grammar.hasSpaces { return true }
    guard let last = units.last, let first = text.first else { return false }
    return last < 0x80 && last != 0x20 && first < 0x80 && last != 0x3F
  }

  /// Counts what the rendering was made of.
  struct Score {
    var phrases = 0
    var composed = 0
    var words = 0
    var unknown = 0

    var origin: Rendering.Origin {
      if words == 0 && unknown == 0 { return composed == 0 ? .phrase : .composed }
      return words + unknown > composed + phrases ? .gloss : .composed
    }

    mutating func count(_ edge: Edge, _ node: Node) {
      switch node.kind {
      case .token: unknown += edge.category == 0 ? 1 : 0
      case .template: phrases += 1
      case .frame: composed += 1
      case .word: words += 1
      }
    }

    var confidence: Double {
      let total = Double(phrases + composed + words + unknown)
      if total == 0 { return 1 }
      let sum = Double(phrases) * 0.95 + Double(composed) * 0.7 + Double(words) * 0.45
      return sum / total
    }
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
