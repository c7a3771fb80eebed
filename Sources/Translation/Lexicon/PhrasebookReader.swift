internal import CAllocator
import Foundation
import Messaging

/// Loads a `locales/` folder; languages in parallel.
struct PhrasebookReader {
  let root: String
  let keepsPatterns: Bool
  private var concepts: [Concept] = []
  private var conceptNumbers = IdentifierNumbers()
  /// Parts of speech by number, and each concept's.
  private var parts: [String] = []
  private var partOfConcept: [Int] = []
  private var templates: [Template] = []
  private var templateNumbers = IdentifierNumbers()
  private var domainCategories: [String: [UInt8]] = [:]

  /// - Parameter keepsPatterns: whether the patterns are kept as they were read: checking wants them, translating does not.
  init(root: String, keepsPatterns: Bool = false) { (self.root, self.keepsPatterns) = (root, keepsPatterns) }

  mutating func read() throws -> Phrasebook {
    try readCategories()
    try readConcepts()
    try readTemplates()
    try markQuestions()
    let tags = try languageTags()
    var book = Phrasebook(concepts: concepts, templates: templates)
    book.traits = ParsingTraits(concepts: concepts, templates: templates)
    let results = LockedArray(count: tags.count)
    let reader = LanguageReader(
      root: root, conceptNumbers: conceptNumbers, parts: parts,
      partOfConcept: partOfConcept, templates: templates, templateNumbers: templateNumbers,
      traits: book.traits, keepsPatterns: keepsPatterns)
    DispatchQueue.concurrentPerform(iterations: tags.count) { index in
      results.set(index, Result { () throws(any Error) in try reader.read(tags[index]) })
      // What only loading needed goes back to the system: the allocator would keep it for the life of the server.
      callocator_trim()
    }
    var fingerprint: UInt64 = 0xCBF2_9CE4_8422_2325
    for (tag, result) in zip(tags, results.all()).sorted(by: { $0.0 < $1.0 }) {
      let (language, print) = try result.get()
      book.languages[tag] = language
      fingerprint = (fingerprint ^ print) &* 0x100_0000_01B3
    }
    let year = (try? String(contentsOfFile: root + "/VERSION", encoding: .utf8)).map {
      $0.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    callocator_release_code()
    book.version = (year ?? "0000.00") + "+" + String(String(fingerprint, radix: 16).suffix(8))
    return book
  }

  /// The languages, the largest first: two threads then end at about the same time.
  private func languageTags() throws -> [LanguageTag] {
    let files = FileManager.default
    guard let names = try? files.contentsOfDirectory(atPath: root) else {
      throw ContentError("\(root): no such folder")
    }
    var sizes: [(tag: LanguageTag, size: Int)] = []
    for name in names {
      guard let tag = LanguageTag(name),
        let attributes = try? files.attributesOfItem(atPath: "\(root)/\(name)/terms.tsv")
      else { continue }
      sizes.append((tag, attributes[.size] as? Int ?? 0))
    }
    if sizes.isEmpty { throw ContentError("\(root): holds no language (a folder with terms.tsv)") }
    return sizes.sorted { ($1.size, $0.tag) < ($0.size, $1.tag) }.map { $0.tag }
  }

  private mutating func readCategories() throws {
    var file = try ContentFile(path: root + "/categories.tsv")
    while file.next() {
      let cells = file.texts
      guard cells.count == 3, let category = Vocabulary.categoryNumber[String(cells[2])] else {
        throw file.error("wants domain, part of speech and a category")
      }
      domainCategories["\(cells[0]) \(cells[1])", default: []].append(category)
    }
  }

  private mutating func readConcepts() throws {
    var file = try ContentFile(path: root + "/concepts.tsv")
    while file.next() {
      guard file.cells.count >= 2 else { throw file.error("wants an id and a part of speech") }
      let id = file.text(file.cells[0])
      let pos = file.text(file.cells[1])
      guard conceptNumbers.add(file.units.span.extracting(file.cells[0])) else {
        throw file.error("\(id) twice")
      }
      let part = parts.firstIndex(of: pos) ?? parts.count
      if part == parts.count { parts.append(pos) }
      partOfConcept.append(part)
      let domain = id.prefix { $0 != "." }
      var concept = Concept(id: id, pos: pos, domain: domain)
      concept.categories =
        (domainCategories["\(domain) \(pos)"] ?? []) + (domainCategories["\(id) \(pos)"] ?? [])
      concepts.append(concept)
    }
  }

  private mutating func readTemplates() throws {
    var file = try ContentFile(path: root + "/templates.tsv")
    while file.next() {
      let cells = file.texts
      guard cells.count >= 2, let category = Self.category(cells[1]) else {
        throw file.error("wants an id, a category and slots")
      }
      guard templateNumbers.add(file.units.span.extracting(file.cells[0])) else {
        throw file.error("\(cells[0]) twice")
      }
      var slots: [Template.Slot] = []
      for slot in cells.count > 2 ? cells[2].split(separator: " ") : [] {
        let halves = slot.split(separator: ":")
        guard halves.count == 2, let type = Self.category(halves[1]) else {
          throw file.error("unknown slot \(slot)")
        }
        slots.append(Template.Slot(name: String(halves[0]), category: type))
      }
      let framesClauses = slots.contains { Self.clauses.contains($0.category) }
      templates.append(
        Template(id: String(cells[0]), category: category, slots: slots, cost: framesClauses ? 14 : 7))
    }
  }

  /// Questions are told by the English rendering: a sentence's own mark then speaks for or against a template.
  private mutating func markQuestions() throws {
    guard var file = ContentFile(existing: root + "/en/phrases.tsv") else { return }
    while file.next() {
      guard file.cells.count >= 2,
        let number = templateNumbers.number(of: file.units.span.extracting(file.cells[0]))
      else { continue }
      templates[Int(number)].isQuestion = file.units[file.cells[1]].last == 0x3F
    }
  }

  private static let clauses: Set<UInt8> = [Vocabulary.category("CL"), Vocabulary.category("VPI")]

  /// Writers' names for categories are the grammar's, but for infinitive phrases.
  static func category(_ name: Substring) -> UInt8? {
    Vocabulary.categoryNumber[name == "VP" ? "VPI" : name == "ADJ" ? "ADJP" : String(name)]
  }
}
