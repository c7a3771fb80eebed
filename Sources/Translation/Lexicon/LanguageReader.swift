import Messaging

/// Reads one language's folder.
struct LanguageReader: Sendable {
  let root: String
  let conceptNumbers: IdentifierNumbers
  /// Parts of speech by number, and each concept's.
  let parts: [String]
  let partOfConcept: [Int]
  let templates: [Template]
  let templateNumbers: IdentifierNumbers
  let traits: ParsingTraits
  let keepsPatterns: Bool

  /// The language, and what tells its content apart from other content.
  func read(_ tag: LanguageTag) throws -> (Language, UInt64) {
    let folder = "\(root)/\(tag.text)"
    var builder = LanguageBuilder(tag: tag, conceptCount: partOfConcept.count)
    let prints = [
      try readParadigms(folder, &builder), try readGrammar(folder, &builder, settings: true),
      try readTerms(folder, &builder), try readGrammar(folder, &builder, settings: false),
      try readPhrases(folder, &builder),
    ]
    let fingerprint = prints.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01B3 }
    return (Language(builder, traits, keepsPatterns: keepsPatterns), fingerprint)
  }

  private func readParadigms(_ folder: String, _ builder: inout LanguageBuilder) throws -> UInt64 {
    var file = try ContentFile(path: folder + "/paradigms.tsv")
    while file.next() {
      let line = file.texts.joined(separator: "\t")
      guard builder.paradigms.read(line[...]) else { throw file.error("cannot be read: \(line)") }
    }
    return file.fingerprint
  }

  /// Settings and rewrites must be known before any word is interned, the rest wants the words.
  private func readGrammar(_ folder: String, _ builder: inout LanguageBuilder, settings: Bool) throws
    -> UInt64
  {
    var file = try ContentFile(path: folder + "/grammar.tsv")
    let reader = GrammarReader(concepts: conceptNumbers, path: file.path)
    while file.next() {
      guard (file.isCell(0, "rewrite") || file.isCell(0, "set")) == settings else { continue }
      try reader.read(file.texts, line: file.line, into: &builder)
    }
    return file.fingerprint
  }

  private func readTerms(_ folder: String, _ builder: inout LanguageBuilder) throws -> UInt64 {
    for mark in [",", ".", "?", "!", ";", ":", "-", "\n", "(", ")", "\"", "/"] {
      _ = builder.symbols.intern(Array(mark.utf16).span)
    }
    var inflector = Inflector(paradigms: builder.paradigms, parts: parts, names: &builder.names)
    var file = try ContentFile(path: folder + "/terms.tsv")
    var alternatives: [Range<Int>] = []
    while file.next() {
      let text = file.units.span
      guard file.cells.count >= 2, let concept = conceptNumbers.number(of: text.extracting(file.cells[0]))
      else { throw file.error("unknown concept \(file.text(file.cells[0]))") }
      let part = partOfConcept[Int(concept)]
      text.alternatives(file.cells[1], into: &alternatives)
      for (rank, cell) in alternatives.enumerated() {
        builder.addTerm(
          cell, of: text, concept: concept, pos: parts[part], part: part, rank: rank, inflector: &inflector)
      }
    }
    return file.fingerprint
  }

  private func readPhrases(_ folder: String, _ builder: inout LanguageBuilder) throws -> UInt64 {
    builder.grammar.templates = Array(repeating: nil, count: templates.count)
    var file = try ContentFile(path: folder + "/phrases.tsv")
    var alternatives: [Range<Int>] = []
    var ownPattern: [UInt16] = []
    while file.next() {
      let text = file.units.span
      guard file.cells.count >= 2, let number = templateNumbers.number(of: text.extracting(file.cells[0]))
      else { throw file.error("unknown template \(file.text(file.cells[0]))") }
      let template = templates[Int(number)]
      let read = builder.patternReader.read(
        text.extracting(file.cells[1]), surfaces: &builder.surfaces, hasGroups: false
      ) { template.slot($0) }
      guard var rendering = read else {
        throw file.error("rendering cannot be read: \(file.text(file.cells[1]))")
      }
      rendering.saysNo = builder.grammar.negations.occur(
        in: rendering.words(builder.surfaces), builder.rewrites)
      builder.grammar.templates[Int(number)] = rendering
      if file.cells.count > 2 {
        text.alternatives(file.cells[2], into: &alternatives)
        for pattern in alternatives { add(text.extracting(pattern), of: template, number, &builder) }
      }
      ownPattern.removeAll(keepingCapacity: true)
      Self.recognisable(text.extracting(file.cells[1]), into: &ownPattern)
      add(ownPattern.span, of: template, number, &builder)
    }
    return file.fingerprint
  }

  private func add(
    _ pattern: Span<UInt16>, of template: Template, _ number: Int32, _ builder: inout LanguageBuilder
  ) {
    let isRead = builder.syntax.read(pattern, rewrites: builder.rewrites) { name in
      template.slot(name).map {
        PatternSyntax.Slot(
          symbol: PatternSet.categoryBase + UInt32(template.slots[Int($0)].category), slot: Int8($0), cases: 0
        )
      }
    }
    // A pattern of one open slot would match anything; lint names it.
    guard isRead, builder.syntax.places.contains(where: { $0.slot < 0 }) else { return }
    builder.addPattern(rule: number)
  }

  /// A rendering as a recognition pattern: requests and choices dropped, end punctuation too.
  static func recognisable(_ rendering: Span<UInt16>, into pattern: inout [UInt16]) {
    var index = 0
    while index < rendering.count {
      let unit = rendering[index]
      index += 1
      switch unit {
      case 0x7B:
        let end = rendering.first(0x7D, in: index..<rendering.count) ?? rendering.count
        appendSlot(rendering, index..<end, to: &pattern)
        index = end + 1
      case 0x28, 0x29, 0x5B, 0x5D, 0x7C, 0x3F, 0xFF1F, 0x21, 0xBF, 0xA1, 0x2E, 0x3002, 0xFF01, 0x61F:
        pattern.append(0x20)
      default: pattern.append(unit)
      }
    }
  }

  private static func appendSlot(_ text: Span<UInt16>, _ slot: Range<Int>, to pattern: inout [UInt16]) {
    guard let mark = text.first(0x3F, in: slot) else {
      pattern.append(0x7B)
      pattern.append(text.extracting(slot.lowerBound..<(text.first(0x3A, in: slot) ?? slot.upperBound)))
      pattern.append(0x7D)
      return
    }
    var options: [Range<Int>] = []
    text.split(mark + 1..<slot.upperBound, at: 0x7C, into: &options)
    pattern.append(0x28)
    var isFirst = true
    for option in options {
      guard let colon = text.first(0x3A, in: option) else { continue }
      if !isFirst { pattern.append(0x7C) }
      isFirst = false
      pattern.append(text.extracting(colon + 1..<option.upperBound))
    }
    pattern.append(0x29)
  }
}
