public import Messaging
import Synchronization

/// Where the pipeline asks for a shop's wording; nothing of one shop reaches another.
public protocol ShopWordingSource: Sendable {
  func wording(of shop: ShopID) -> ShopWording?
}

/// Wordings in memory, replaced whole: readers see the old one or the new one, never a mixture.
public final class ShopWordings: ShopWordingSource, WordingUse {
  private let wordings = Mutex<[ShopID: ShopWording]>([:])
  private let versions = Mutex<[ShopID: Int64]>([:])

  public init() {}

  public func wording(of shop: ShopID) -> ShopWording? { wordings.withLock { $0[shop] } }

  public func replace(_ wording: ShopWording?, of shop: ShopID) { wordings.withLock { $0[shop] = wording } }

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
  /// What a shop put into its glossary and memory. Entries of one source belong together.
  public init(_ snapshot: WordingSnapshot) {
    self.init()
    var terms: [Source: Int] = [:]
    var pairs: [Source: Int] = [:]
    var gatheredTerms: [Term] = []
    var gatheredPairs: [Pair] = []
    for entry in snapshot.entries {
      guard let from = entry.from, let to = entry.to else {
        add(name: entry.source)
        continue
      }
      let source = Source(language: from, text: entry.source)
      if entry.kind == .term {
        let number = terms[source] ?? gatheredTerms.count
        if terms.updateValue(number, forKey: source) == nil {
          gatheredTerms.append(Term(names: [from: entry.source], source: from))
        }
        gatheredTerms[number].names[to] = entry.target
      } else {
        let number = pairs[source] ?? gatheredPairs.count
        if pairs.updateValue(number, forKey: source) == nil {
          gatheredPairs.append(Pair(texts: [from: entry.source], source: from))
        }
        gatheredPairs[number].texts[to] = entry.target
      }
    }
    for term in gatheredTerms { add(term) }
    for pair in gatheredPairs { add(pair) }
  }

  private struct Source: Hashable {
    let language: LanguageTag
    let text: String
  }
}
