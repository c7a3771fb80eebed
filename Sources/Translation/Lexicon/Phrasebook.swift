import Foundation
import Messaging

/// A meaning that has words in every language: the pivot.
struct Concept: Sendable {
  var id: String
  var pos: String
  var domain: Substring
  /// Categories its words have beside those of their part of speech, as `categories.tsv` says.
  var categories: [UInt8] = []
}

/// A sentence or clause with slots that has a rendering in every language.
struct Template: Sendable {
  var id: String
  var category: UInt8
  var slots: [(name: String, category: UInt8)]
  /// What a match costs beside its slots: one that frames whole clauses leaves them to the grammar if it can.
  var cost: Int32 = 7
  /// Whether its rendering ends with a question mark, as the first language says.
  var isQuestion = false
}

/// Everything in a `locales/` folder, loaded: concepts, templates and the languages.
struct Phrasebook: Sendable {
  var concepts: [Concept] = []
  var templates: [Template] = []
  var languages: [LanguageTag: Language] = [:]
  var version = ""
  var traits = ParsingTraits(concepts: [], templates: [])
}

/// Loads a `locales/` folder; languages in parallel.
struct PhrasebookReader {
  let root: String
  private var concepts: [Concept] = []
  private var conceptNumbers: [String: Int32] = [:]
  private var templates: [Template] = []
  private var templateNumbers: [String: Int32] = [:]
  private var domainCategories: [String: [UInt8]] = [:]

  init(root: String) { self.root = root }

  mutating func read() throws -> Phrasebook {
    try readCategories()
    try readConcepts()
    try readTemplates()
    try markQuestions()
    let tags = try languageTags()
    var book = Phrasebook(concepts: concepts, templates: templates)
    let results = LockedArray(count: tags.count)
    let reader = self
    DispatchQueue.concurrentPerform(iterations: tags.count) { index in
      results.set(index, Result { () throws(any Error) in try reader.readLanguage(tags[index]) })
    }
    var fingerprint: UInt64 = 0xCBF2_9CE4_8422_2325
    for (tag, result) in zip(tags, results.all()) {
      let (language, print) = try result.get()
      book.languages[tag] = language
      fingerprint = (fingerprint ^ print) &* 0x100_0000_01B3
    }
    let year = (try? String(contentsOfFile: root + "/VERSION", encoding: .utf8)).map {
      $0.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    book.version = (year ?? "0000.00") + "+" + String(String(fingerprint, radix: 16).suffix(8))
    return book
  }

  private func languageTags() throws -> [LanguageTag] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: root) else {
      throw ContentError("\(root): no such folder")
    }
    let tags = names.filter { FileManager.default.fileExists(atPath: "\(root)/\($0)/terms.tsv") }.compactMap {
      LanguageTag($0)
    }
    if tags.isEmpty { throw ContentError("\(root): holds no language (a folder with terms.tsv)") }
    return tags.sorted()
  }

  private mutating func readCategories() throws {
    try Content.lines(of: root + "/categories.tsv") { number, line in
      let cells = Content.cells(line)
      guard cells.count == 3, let category = Vocabulary.categoryNumber[String(cells[2])] else {
        throw ContentError("\(root)/categories.tsv:\(number): wants domain, part of speech and a category")
      }
      domainCategories["\(cells[0]) \(cells[1])", default: []].append(category)
    }
  }

  private mutating func readConcepts() throws {
    try Content.lines(of: root + "/concepts.tsv") { number, line in
      let cells = Content.cells(line)
      guard cells.count >= 2 else {
        throw ContentError("\(root)/concepts.tsv:\(number): wants an id and a part of speech")
      }
      let id = String(cells[0])
      guard conceptNumbers[id] == nil else {
        throw ContentError("\(root)/concepts.tsv:\(number): \(id) twice")
      }
      conceptNumbers[id] = Int32(concepts.count)
      let domain = cells[0].prefix { $0 != "." }
      var concept = Concept(id: id, pos: String(cells[1]), domain: domain)
      concept.categories =
        (domainCategories["\(domain) \(cells[1])"] ?? []) + (domainCategories["\(id) \(cells[1])"] ?? [])
      concepts.append(concept)
    }
  }

  private mutating func readTemplates() throws {
    try Content.lines(of: root + "/templates.tsv") { number, line in
      let cells = Content.cells(line)
      guard cells.count >= 2, let category = Self.category(cells[1]) else {
        throw ContentError("\(root)/templates.tsv:\(number): wants an id, a category and slots")
      }
      var slots: [(String, UInt8)] = []
      for slot in cells.count > 2 ? cells[2].split(separator: " ") : [] {
        let halves = slot.split(separator: ":")
        guard halves.count == 2, let type = Self.category(halves[1]) else {
          throw ContentError("\(root)/templates.tsv:\(number): unknown slot \(slot)")
        }
        slots.append((String(halves[0]), type))
      }
      templateNumbers[String(cells[0])] = Int32(templates.count)
      let framesClauses = slots.contains { Self.clauses.contains($0.1) }
      templates.append(
        Template(id: String(cells[0]), category: category, slots: slots, cost: framesClauses ? 14 : 7))
    }
  }

  /// Questions are told by the English rendering: a sentence's own mark then speaks for or against a template.
  private mutating func markQuestions() throws {
    try Content.lines(of: root + "/en/phrases.tsv", isRequired: false) { _, line in
      let cells = Content.cells(line)
      guard cells.count >= 2, let number = templateNumbers[String(cells[0])] else { return }
      templates[Int(number)].isQuestion = cells[1].utf8.last == 0x3F
    }
  }

  private static let clauses: Set<UInt8> = [Vocabulary.category("CL"), Vocabulary.category("VPI")]

  /// Writers' names for categories are the grammar's, but for infinitive phrases.
  static func category(_ name: Substring) -> UInt8? {
    Vocabulary.categoryNumber[name == "VP" ? "VPI" : name == "ADJ" ? "ADJP" : String(name)]
  }

  private func readLanguage(_ tag: LanguageTag) throws -> (Language, UInt64) {
    let folder = "\(root)/\(tag.text)"
    var builder = LanguageBuilder(tag: tag, conceptCount: concepts.count)
    var fingerprint: UInt64 = 0xCBF2_9CE4_8422_2325
    try Content.lines(of: folder + "/paradigms.tsv") { number, line in
      guard builder.paradigms.read(line) else {
        throw ContentError("\(folder)/paradigms.tsv:\(number): cannot be read: \(line)")
      }
    }
    // Rewrites must be known before any word is interned.
    let grammar = GrammarReader(conceptNumbers: conceptNumbers, path: folder + "/grammar.tsv")
    try Content.lines(of: folder + "/grammar.tsv") { number, line in
      let cells = Content.cells(line)
      if cells[0] == "rewrite" || cells[0] == "set" { try grammar.read(cells, line: number, into: &builder) }
    }
    for mark in [",", ".", "?", "!", ";", ":", "-", "\n", "(", ")", "\"", "/"] {
      _ = builder.symbols.intern(Array(mark.utf16)[...])
    }
    var inflector = Inflector(paradigms: builder.paradigms)
    try Content.lines(of: folder + "/terms.tsv") { number, line in
      fingerprint = (fingerprint ^ UInt64(line.utf8.count)) &* 0x100_0000_01B3
      let cells = Content.cells(line)
      guard cells.count >= 2, let concept = conceptNumbers[String(cells[0])] else {
        throw ContentError("\(folder)/terms.tsv:\(number): unknown concept \(cells[0])")
      }
      for (rank, cell) in Content.alternatives(cells[1]).enumerated() {
        builder.addTerm(
          cell, concept: concept, pos: concepts[Int(concept)].pos, rank: rank, inflector: &inflector)
      }
    }
    try Content.lines(of: folder + "/grammar.tsv") { number, line in
      let cells = Content.cells(line)
      if cells[0] != "rewrite" && cells[0] != "set" { try grammar.read(cells, line: number, into: &builder) }
    }
    try readPhrases(folder + "/phrases.tsv", &builder, &fingerprint)
    return (Language(builder), fingerprint)
  }

  private func readPhrases(
    _ path: String, _ builder: inout LanguageBuilder, _ fingerprint: inout UInt64
  ) throws {
    builder.grammar.templates = Array(repeating: nil, count: templates.count)
    try Content.lines(of: path) { number, line in
      fingerprint = (fingerprint ^ UInt64(line.utf8.count)) &* 0x100_0000_01B3
      let cells = Content.cells(line)
      guard cells.count >= 2, let template = templateNumbers[String(cells[0])] else {
        throw ContentError("\(path):\(number): unknown template \(cells[0])")
      }
      let slots = templates[Int(template)].slots
      let slotNumber = { (name: Substring) in slots.firstIndex { $0.name == name }.map { UInt8($0) } }
      let rendering = RenderPattern(cells[1], surfaces: &builder.surfaces, hasGroups: false, slot: slotNumber)
      guard let rendering else {
        throw ContentError("\(path):\(number): rendering cannot be read: \(cells[1])")
      }
      builder.grammar.templates[Int(template)] = rendering
      let patterns =
        (cells.count > 2 ? Content.alternatives(cells[2]) : []) + [Self.recognisable(cells[1])[...]]
      for pattern in patterns {
        let syntax = PatternSyntax(pattern, rewrites: builder.rewrites) { name in
          slotNumber(name).map {
            PatternSyntax.Slot(
              symbol: PatternSet.categoryBase + UInt32(slots[Int($0)].category), slot: Int8($0), cases: 0)
          }
        }
        // A pattern of one open slot would match anything; lint names it.
        guard var syntax, syntax.places.contains(where: { $0.slot < 0 }) else { continue }
        syntax.resolve { builder.intern($0) }
        builder.patterns.add(syntax, rule: template)
      }
    }
  }

  /// A rendering as a recognition pattern: requests and choices dropped, end punctuation too.
  static func recognisable(_ rendering: Substring) -> String {
    var pattern = ""
    var inSlot = false
    var slot = ""
    for character in rendering {
      switch character {
      case "{":
        inSlot = true
        slot = ""
      case "}":
        inSlot = false
        if let mark = slot.firstIndex(of: "?") {
          let options = slot[slot.index(after: mark)...].split(separator: "|").compactMap { option in
            option.firstIndex(of: ":").map { String(option[option.index(after: $0)...]) }
          }
          pattern += "(" + options.joined(separator: "|") + ")"
        } else {
          pattern += "{" + slot.prefix { $0 != ":" } + "}"
        }
      case _ where inSlot: slot.append(character)
      case "(", ")", "[", "]", "|", "?", "？", "!", "¿", "¡", ".", "。", "！", "؟": pattern += " "
      default: pattern.append(character)
      }
    }
    return pattern
  }
}
