import Foundation
public import Messaging

/// The content in the forms that translators' tools read: a bilingual table for Weblate and spreadsheets, out and in,
/// and TBX for terminology tools, out.
public struct ContentExchange {
  let root: String

  public init(locales path: String) { root = path }

  static let columns = ["context", "source", "target", "developer_comments"]

  /// One language beside English: a row for each concept (the word that is written, with its features) and template.
  public func table(of language: LanguageTag) throws -> String {
    var result = CommaSeparated.line(Self.columns)
    for file in ["terms.tsv", "phrases.tsv"] {
      let comments = try Self.cells(root + (file == "terms.tsv" ? "/concepts.tsv" : "/templates.tsv"))
      let comment = Dictionary(comments.map { ($0.id, $0.cells.joined(separator: " ")) }) { first, _ in first
      }
      let own = try written(file, in: language)
      let target = Dictionary(own) { first, _ in first }
      for (id, source) in try written(file, in: .english) {
        result += CommaSeparated.line([id, source, target[id] ?? "", comment[id] ?? ""])
      }
    }
    return result
  }

  /// All languages side by side, English first, to look at: a row for each concept and template.
  public func table(ofAll languages: [LanguageTag]) throws -> String {
    let others = languages.filter { $0 != .english }.sorted()
    var result = CommaSeparated.line(["context", "en"] + others.map(\.text))
    for file in ["terms.tsv", "phrases.tsv"] {
      let texts = try others.map { Dictionary(try written(file, in: $0)) { first, _ in first } }
      for (id, source) in try written(file, in: .english) {
        result += CommaSeparated.line([id, source] + texts.map { $0[id] ?? "" })
      }
    }
    return result
  }

  /// The templates with slots, each as it is written in every language.
  public func slottedTemplates(_ languages: [LanguageTag]) throws -> [TranslationMemory.Unit] {
    var order: [String] = []
    var texts: [String: [LanguageTag: String]] = [:]
    for tag in languages.sorted() {
      for (id, text) in try written("phrases.tsv", in: tag) where text.contains("{") {
        if texts[id] == nil { order.append(id) }
        texts[id, default: [:]][tag] = text
      }
    }
    return order.map { id in
      var unit = TranslationMemory.Unit(.pair, texts: texts[id] ?? [:])
      unit.hasSlots = true
      return unit
    }
  }

  /// Takes the targets of such a table into a language's files: what is written is replaced, what else is understood
  /// stays. Nothing is written if a row is bad. Returns how many entries have changed.
  public func take(_ table: String, into language: LanguageTag) throws -> Int {
    let rows = try CommaSeparated.rows(table)
    guard rows.first == Self.columns else {
      throw ContentError("the first line is not \(Self.columns.joined(separator: ","))")
    }
    var targets: [String: String] = [:]
    for (number, row) in rows.enumerated().dropFirst() {
      guard row.count == Self.columns.count else {
        throw ContentError("row \(number + 1): \(row.count) fields, wanted \(Self.columns.count)")
      }
      guard !row[2].unicodeScalars.contains(where: { $0.value < 0x20 }) else {
        throw ContentError("row \(number + 1): a tab or a line break in a target")
      }
      if !row[2].isEmpty { targets[row[0]] = row[2] }
    }
    var known: Set<String> = []
    var changes: [(path: String, text: String, count: Int)] = []
    for file in ["terms.tsv", "phrases.tsv"] {
      changes.append(try changed("\(root)/\(language.text)/\(file)", by: targets, known: &known))
    }
    if let unknown = targets.keys.filter({ !known.contains($0) }).min() {
      throw ContentError("\(unknown): \(language) has no such entry")
    }
    for change in changes where change.count > 0 {
      try change.text.write(toFile: change.path, atomically: true, encoding: .utf8)
    }
    return changes.reduce(0) { $0 + $1.count }
  }

  private func changed(
    _ path: String, by targets: [String: String], known: inout Set<String>
  ) throws -> (path: String, text: String, count: Int) {
    var count = 0
    var lines = try Self.text(path).split(separator: "\n", omittingEmptySubsequences: false)
    for index in lines.indices where !lines[index].hasPrefix("#") {
      var cells = lines[index].split(separator: "\t", omittingEmptySubsequences: false)
      guard cells.count >= 2 else { continue }
      known.insert(String(cells[0]))
      guard let target = targets[String(cells[0])] else { continue }
      let isTerm = path.hasSuffix("terms.tsv")
      let old = isTerm ? Self.alternatives(cells[1]) : [String(cells[1])]
      if old.first == target { continue }
      // A word that was only understood until now is not said twice.
      cells[1] = ([target] + old.dropFirst().filter { $0 != target }).joined(separator: " ; ")[...]
      lines[index] = cells.joined(separator: "\t")[...]
      count += 1
    }
    return (path, lines.joined(separator: "\n"), count)
  }

  /// What is written for each id of a file, in its order.
  private func written(_ file: String, in language: LanguageTag) throws -> [(String, String)] {
    try Self.cells("\(root)/\(language.text)/\(file)").compactMap { id, cells in
      guard let cell = cells.first else { return nil }
      return (id, file == "terms.tsv" ? Self.alternatives(cell[...]).first ?? "" : cell)
    }
  }

  static func cells(_ path: String) throws -> [(id: String, cells: [String])] {
    var file = try ContentFile(path: path)
    var result: [(String, [String])] = []
    while file.next() {
      let cells = file.texts.map { String($0) }
      result.append((cells[0], Array(cells.dropFirst())))
    }
    return result
  }

  static func alternatives(_ cell: Substring) -> [String] {
    let units = Array(cell.utf16)
    var ranges: [Range<Int>] = []
    units.span.alternatives(0..<units.count, into: &ranges)
    return ranges.map { units.span.text($0) }
  }

  private static func text(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ContentError("\(path): cannot be read")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
