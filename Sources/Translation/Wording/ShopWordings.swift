public import Messaging
import Synchronization

/// Where the pipeline asks for a shop's wording; nothing of one shop reaches another.
public protocol ShopWordingSource: Sendable {
  func wording(of shop: ShopID) -> ShopWording?
}

/// Wordings in memory, replaced whole: readers see the old one or the new one, never a mixture.
public final class ShopWordings: ShopWordingSource, WordingUse {
  private struct Held {
    var wording: ShopWording?
    var changes: UInt64 = 0
  }

  private let wordings = Mutex<[ShopID: Held]>([:])
  private let versions = Mutex<[ShopID: Int64]>([:])

  public init() {}

  public func wording(of shop: ShopID) -> ShopWording? { wordings.withLock { $0[shop]?.wording } }

  /// How often a shop's words were replaced.
  func changes(of shop: ShopID) -> UInt64 { wordings.withLock { $0[shop]?.changes ?? 0 } }

  public func replace(_ wording: ShopWording?, of shop: ShopID) {
    wordings.withLock { wordings in
      wordings[shop, default: Held()].wording = wording
      wordings[shop]?.changes += 1
    }
  }

  public func use(_ wording: WordingSnapshot, of shop: ShopID) {
    // Built before the lock is taken: a translation never waits for it.
    let built = wording.entries.isEmpty ? nil : ShopWording(wording)
    versions.withLock { versions in
      guard wording.version > versions[shop] ?? -1 else { return }
      versions[shop] = wording.version
      replace(built, of: shop)
    }
  }
}

extension ShopWording {
  /// What a shop put into its glossary and memory.
  public init(_ snapshot: WordingSnapshot) {
    self.init(version: snapshot.version)
    for unit in Self.units(snapshot) {
      switch unit.kind {
      case .name: for name in unit.texts.values { add(name: name) }
      case .term: add(Term(names: unit.texts, source: unit.source))
      case .pair: add(Pair(texts: unit.texts, source: unit.source))
      }
    }
  }

  /// A shop's wording with the entries of one source together, in the order of their first.
  public static func units(_ snapshot: WordingSnapshot) -> [TranslationMemory.Unit] {
    var units: [TranslationMemory.Unit] = []
    var numbers: [Source: Int] = [:]
    for entry in snapshot.entries {
      guard let from = entry.from ?? LanguageTag("und") else { continue }
      let source = Source(kind: entry.kind, language: from, text: Array(entry.source.utf8))
      let number = numbers[source] ?? units.count
      if numbers.updateValue(number, forKey: source) == nil {
        units.append(TranslationMemory.Unit(entry.kind, texts: [from: entry.source], source: from))
      }
      if let to = entry.to { units[number].texts[to] = entry.target }
    }
    return units
  }

  /// Bytes, as the store compares them: Swift takes é and e´ for the same.
  private struct Source: Hashable {
    let kind: WordingEntry.Kind
    let language: LanguageTag
    let text: [UInt8]
  }
}
