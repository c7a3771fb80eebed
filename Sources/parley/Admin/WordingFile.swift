import Foundation
import Messaging
import Translation

/// A shop's memory as a TMX file.
struct WordingFile {
  /// Far more than a full memory takes.
  private static let byteLimit = 64 << 20

  let wording: ManageWording

  /// Adds what can be used, all or none of it; a file that is no TMX changes nothing.
  func read(_ path: String, into name: String, say: AdminService.Output) async throws {
    let shop = try shop(name)
    let (entries, left) = entries(try Self.pairs(path))
    guard !entries.isEmpty else {
      throw Failure("\(path) has no pair of texts in two of the languages that are served")
    }
    do {
      try await wording.put(entries, of: shop)
    } catch {
      guard error.notice.key == .wordingFull else { throw error }
      let limit = Limits.wordingCount(of: .pair)
      throw Failure("\(path) does not fit: a shop has at most \(limit) pairs; nothing was imported")
    }
    say("\(entries.count) pair(s) imported into \(name)")
    if left > 0 { say("\(left) left out: in a language that is not served, empty, or too long") }
  }

  /// One entry for each further language of a text, and how many were left out.
  private func entries(_ pairs: [ShopWording.Pair]) -> ([WordingEntry], left: Int) {
    var entries: [WordingEntry] = []
    var left = 0
    for pair in pairs {
      guard let from = pair.source ?? pair.texts.keys.min(), let source = pair.texts[from] else { continue }
      for (to, target) in pair.texts.sorted(by: { $0.key < $1.key }) where to != from {
        let draft = ManageWording.Draft(kind: .pair, source: source, from: from, to: to, target: target)
        do {
          entries.append(try wording.entry(draft, needsTarget: true))
        } catch {
          left += 1
        }
      }
    }
    return (entries, left)
  }

  func write(_ path: String, from name: String, say: AdminService.Output) async throws {
    let snapshot = try await wording.all(of: try shop(name))
    let pairs = ShopWording(snapshot).memory
    let data = Data(TranslationMemory.write(pairs).utf8)
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    } catch {
      throw Failure("\(path) can't be written: choose a file that is not there yet, in a folder that is")
    }
    say("\(pairs.count) text(s) of \(name) written to \(path)")
  }

  private func shop(_ name: String) throws -> ShopID {
    guard let shop = ShopID(name) else { throw Failure("there is no shop '\(name)'") }
    return shop
  }

  private static func pairs(_ path: String) throws -> [ShopWording.Pair] {
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
