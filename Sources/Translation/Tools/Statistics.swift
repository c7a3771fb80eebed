import Messaging

extension TranslationPipeline {
  /// What a `locales/` folder holds, a language a line; a hole is a concept or template without a rendering.
  public func statistics() -> String {
    var lines = [
      "\(book.concepts.count) concepts, \(book.templates.count) templates, content \(book.version)"
    ]
    lines.append("language   words   forms  readings  patterns  rules   holes")
    for tag in languages {
      guard let language = book.languages[tag] else { continue }
      let cells = [
        tag.text.padded(8), String(language.lexemes.count).padded(-8),
        String(language.forms.count).padded(-8),
        String(language.entries.count).padded(-10), String(language.patternCount).padded(-10),
        String(language.grammar.rules.count).padded(-7), String(holes(of: language).count).padded(-8),
      ]
      lines.append(cells.joined())
    }
    return lines.joined(separator: "\n")
  }

  /// Ids that a language has no words for. Function words that a language does without (the articles of Russian)
  /// are no holes.
  func holes(of language: Language) -> [String] {
    var holes: [String] = []
    for (number, concept) in book.concepts.enumerated()
    where concept.domain != "g" && concept.id != "v.become_aux" {
      if language.renderings[number] < 0 { holes.append(concept.id) }
    }
    for (number, template) in book.templates.enumerated() where language.grammar.templates[number] == nil {
      holes.append(template.id)
    }
    return holes
  }

  /// Problems in the content of a `locales/` folder, each with where it is; empty when all is well.
  public static func lint(locales path: String) throws -> [String] {
    try TranslationPipeline(locales: path, keepsPatterns: true).problems()
  }

  private func problems() -> [String] {
    var problems: [String] = []
    for tag in languages {
      guard let language = book.languages[tag] else { continue }
      for id in holes(of: language) { problems.append("\(tag) \(id): missing") }
      problems += genderProblems(language)
      problems += slotProblems(language)
      problems += ambiguousPatterns(language)
    }
    return problems
  }

  private func genderProblems(_ language: Language) -> [String] {
    guard ["ru", "es", "pt", "fr", "de", "ar"].contains(language.tag.primary) else { return [] }
    var problems: [String] = []
    for (number, concept) in book.concepts.enumerated() where concept.pos == "n" {
      let lexeme = language.renderings[number]
      guard lexeme >= 0 else { continue }
      let entry = language.lexemes[Int(lexeme)]
      if entry.gender == 0, !entry.flags.contains(.pluralOnly), !entry.flags.contains(.indeclinable) {
        problems.append("\(language.tag) \(concept.id): a noun without gender")
      }
    }
    return problems
  }

  private func slotProblems(_ language: Language) -> [String] {
    var problems: [String] = []
    for (number, template) in book.templates.enumerated() {
      guard let pattern = language.grammar.templates[number] else { continue }
      var written: Set<UInt8> = []
      for part in pattern.parts { if case .slot(let slot, _) = part { written.insert(slot) } }
      for (slot, declared) in template.slots.enumerated() where !written.contains(UInt8(slot)) {
        problems.append("\(language.tag) \(template.id): the rendering lacks {\(declared.name)}")
      }
    }
    return problems
  }

  /// Patterns of single words that two templates claim.
  private func ambiguousPatterns(_ language: Language) -> [String] {
    var owners: [String: Int32] = [:]
    var problems: [String] = []
    for (text, rule) in language.patterns?.fixedPatterns(language.symbols) ?? [] {
      // A question and a statement may look alike: the sentence's mark tells them apart.
      if let other = owners[text], other != rule,
        book.templates[Int(other)].isQuestion == book.templates[Int(rule)].isQuestion
      {
        problems.append(
          "\(language.tag) \(book.templates[Int(rule)].id): “\(text)” is also \(book.templates[Int(other)].id)"
        )
      }
      owners[text] = rule
    }
    return problems
  }

  /// All templates and their renderings as a translation memory.
  public func exportedMemory() -> [TranslationMemory.Unit] {
    var pairs: [TranslationMemory.Unit] = []
    for number in book.templates.indices where book.templates[number].slots.isEmpty {
      var texts: [LanguageTag: String] = [:]
      for (tag, language) in book.languages {
        guard let pattern = language.grammar.templates[number] else { continue }
        var units: [UInt16] = []
        for part in pattern.parts {
          if case .text(let surface) = part { units += language.surfaces[surface] }
        }
        texts[tag] = String(decoding: units, as: UTF16.self)
      }
      pairs.append(TranslationMemory.Unit(.pair, texts: texts))
    }
    return pairs
  }
}

extension String {
  /// Padded with blanks to a width; on the left for a negative one.
  func padded(_ width: Int) -> String {
    let blanks = String(repeating: " ", count: max(0, abs(width) - count))
    return width < 0 ? blanks + self : self + blanks
  }
}

extension PatternSet {
  /// The patterns without choices or slots, as text, with their templates.
  func fixedPatterns(_ symbols: SymbolTable) -> [(text: String, rule: Int32)] {
    var result: [(String, Int32)] = []
    var index = 0
    while index < places.count {
      let pattern = places[index].pattern
      var end = index
      var isFixed = true
      while end < places.count, places[end].pattern == pattern {
        if places[end].slot >= 0 || places[end].followCount > 1 { isFixed = false }
        end += 1
      }
      let isChain = (index..<end).dropLast().allSatisfy { places[$0].followCount == 1 && !places[$0].isLast }
      if isFixed, isChain, patterns[Int(pattern)].rule >= 0 {
        let words = (index..<end).map { String(decoding: symbols.word(places[$0].symbol), as: UTF16.self) }
        result.append((words.joined(separator: " "), patterns[Int(pattern)].rule))
      }
      index = end
    }
    return result
  }
}
