import Messaging
import Synchronization

/// Translations that were made of late, at most so many bytes of them. Any thread.
public final class RecentTranslations: Sendable {
  /// All that decides what a text becomes.
  struct Key: Sendable {
    let text: String
    let source: LanguageTag
    let shop: ShopID?
    /// Of the shop's own words and the content.
    let version: UInt64
  }

  public struct Usage: Sendable {
    /// Renderings that were found, and that were not.
    public var found = 0
    public var missed = 0
    public var bytes = 0
  }

  /// Each has its own lock, so that those who translate at the same time seldom meet.
  private let shelves: [Shelf]
  private let bytes: Atomic<Int>

  private final class Shelf: Sendable {
    let clock = Mutex(TranslationClock())
  }

  init(limit: Int, shelves count: Int = 16) {
    bytes = Atomic(limit)
    shelves = (0..<count).map { _ in Shelf() }
  }

  var isOn: Bool { bytes.load(ordering: .relaxed) > 0 }

  private var limitOfEach: Int { bytes.load(ordering: .relaxed) / shelves.count }

  func limit(_ bytes: Int) {
    self.bytes.store(bytes, ordering: .relaxed)
    for shelf in shelves { shelf.clock.withLock { $0.shrink(to: limitOfEach) } }
  }

  /// - Parameter shops: whose texts; nil for all.
  func forget(_ shops: Set<ShopID>?) {
    for shelf in shelves {
      shelf.clock.withLock { clock in
        clock.forget { key in shops.map { shops in key.shop.map(shops.contains) ?? false } ?? true }
      }
    }
  }

  var usage: Usage {
    var usage = Usage()
    for shelf in shelves {
      shelf.clock.withLock { clock in
        usage.found += clock.found
        usage.missed += clock.missed
        usage.bytes += clock.bytes
      }
    }
    return usage
  }

  /// What is known for these languages, and those for which nothing is.
  func find(_ key: Key, _ targets: [LanguageTag]) -> (known: Translations, missing: [LanguageTag]) {
    let made = shelf(key).clock.withLock { $0.find(key, targets) }
    var known = Translations()
    var missing: [LanguageTag] = []
    for target in targets {
      if let translation = made.first(where: { $0.target == target }) {
        known.renderings[target] = translation.rendering
        known.back[target] = translation.gloss
      } else {
        missing.append(target)
      }
    }
    return (known, missing)
  }

  func keep(_ key: Key, _ made: Translations) {
    let made = made.renderings.map {
      TranslationClock.Made(target: $0, rendering: $1, gloss: made.back[$0])
    }
    let limit = limitOfEach
    shelf(key).clock.withLock { $0.keep(key, made, limit: limit) }
  }

  private func shelf(_ key: Key) -> Shelf {
    shelves[Int(UInt(bitPattern: key.hashValue) % UInt(shelves.count))]
  }
}

/// Texts are compared by their bytes: Swift takes é and e´ for the same, and a rendering keeps words as they are written.
extension RecentTranslations.Key: Hashable {
  static func == (a: Self, b: Self) -> Bool {
    a.version == b.version && a.source == b.source && a.shop == b.shop
      && a.text.utf8.count == b.text.utf8.count && a.text.utf8.elementsEqual(b.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(version)
    hasher.combine(shop)
  }
}
