import Foundation
import Messaging
import Translation

/// A shop's approved texts, terms and names as a TMX file.
struct WordingFile {
  /// Far more than a full memory takes.
  private static let byteLimit = 64 << 20

  let wording: ManageWording

  /// Adds what can be used, all or none of it; a file that is no TMX changes nothing.
  func read(_ path: String, into name: String, say: AdminService.Output) async throws {
    let shop = try shop(name)
    let (entries, left) = entries(try Self.units(path))
    guard !entries.isEmpty else {
      throw Failure("\(path) has no text in two of the languages that are served, and no name")
    }
    do {
      try await wording.put(entries, of: shop)
    } catch {
      guard error.notice.key == .wordingFull else { throw error }
      let limits = WordingEntry.Kind.allCases.map { "\(Limits.wordingCount(of: $0)) \($0.rawValue)s" }
      throw Failure(
        "\(path) does not fit: a shop has at most \(limits.joined(separator: ", ")); nothing was imported")
    }
    say("\(Self.count(entries)) imported into \(name)")
    if left > 0 { say("\(left) left out: in a language that is not served, empty, or too long") }
  }

  /// One entry for each further language of a text, and how many were left out.
  private func entries(_ units: [TranslationMemory.Unit]) -> ([WordingEntry], left: Int) {
    let drafts = units.flatMap(Self.drafts)
    let entries = drafts.compactMap { try? wording.entry($0, needsTarget: true) }
    return (entries, drafts.count - entries.count)
  }

  private static func drafts(_ unit: TranslationMemory.Unit) -> [ManageWording.Draft] {
    guard let from = unit.source ?? unit.texts.keys.min(), let source = unit.texts[from] else { return [] }
    if unit.kind == .name { return [ManageWording.Draft(kind: .name, source: source)] }
    return unit.texts.sorted { $0.key < $1.key }.filter { $0.key != from }.map { to, target in
      ManageWording.Draft(kind: unit.kind, source: source, from: from, to: to, target: target)
    }
  }

  func write(_ path: String, from name: String, say: AdminService.Output) async throws {
    let snapshot = try await wording.all(of: try shop(name))
    let data = Data(TranslationMemory.write(ShopWording.units(snapshot)).utf8)
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    } catch {
      throw Failure("\(path) can't be written: choose a file that is not there yet, in a folder that is")
    }
    say("\(Self.count(snapshot.entries)) of \(name) written to \(path)")
  }

  private static func count(_ entries: [WordingEntry]) -> String {
    let counts = WordingEntry.Kind.allCases.map { kind in
      "\(entries.count { $0.kind == kind }) \(kind.rawValue)(s)"
    }
    return counts.joined(separator: ", ")
  }

  private func shop(_ name: String) throws -> ShopID {
    guard let shop = ShopID(name) else { throw Failure("there is no shop '\(name)'") }
    return shop
  }

  private static func units(_ path: String) throws -> [TranslationMemory.Unit] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure("\(path) can't be read")
    }
    guard data.count <= byteLimit else { throw Failure("\(path) is larger than \(byteLimit >> 20) MB") }
    guard let text = String(data: data, encoding: .utf8) ?? String(data: data, encoding: .utf16) else {
      throw Failure("\(path) is neither UTF-8 nor UTF-16")
    }
    do {
      return try TranslationMemory.read(text)
    } catch let error as ContentError {
      throw Failure("\(path): \(error.description); nothing was imported")
    }
  }
}
