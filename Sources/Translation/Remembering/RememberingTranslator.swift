public import Messaging
import Synchronization

/// Answers from memory what it has translated before: people in shops write the same lines again and again.
///
/// A shop's texts are its own: one shop's are never found for another, and none that was made with older words of its
/// own, or with older content.
public final class RememberingTranslator: Translator {
  private let base: any Translator
  private let wordings: ShopWordings
  private let recent: RecentTranslations
  /// How often the content was replaced.
  private let contents = Atomic<UInt64>(0)

  public let languages: [LanguageTag]
  public var lexiconVersion: String { base.lexiconVersion }

  /// - Parameters:
  ///   - wordings: what `base` asks for the shops' own words.
  ///   - bytes: how much is remembered, 0 for nothing.
  public init(_ base: any Translator, wordings: ShopWordings, bytes: Int) {
    self.base = base
    self.wordings = wordings
    recent = RecentTranslations(limit: bytes)
    languages = base.languages
  }

  /// Takes effect at once; what is over it is forgotten.
  public func limit(bytes: Int) { recent.limit(bytes) }

  /// After a retraction: the text may be anywhere among its shop's. Nil forgets every text.
  public func forget(_ shops: Set<ShopID>?) { recent.forget(shops) }

  /// To be called after `base` has new content.
  public func forgetOlderContent() {
    contents.wrappingAdd(1, ordering: .relaxed)
    recent.forget(nil)
  }

  public var usage: RecentTranslations.Usage { recent.usage }

  public func identify(_ text: String, prior: [LanguageTag]) -> LanguageTag? {
    base.identify(text, prior: prior)
  }

  /// What was remembered with its gloss serves here too; what is made here has none and is not remembered.
  public func translate(
    _ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?
  ) -> [LanguageTag: Rendering] {
    guard let key = key(text, source, shop) else {
      return base.translate(text, from: source, to: targets, shop: shop)
    }
    let (known, missing) = recent.find(key, targets.filter { $0 != source })
    if missing.isEmpty { return known.renderings }
    return base.translate(text, from: source, to: missing, shop: shop)
      .merging(known.renderings) { _, known in known }
  }

  public func glossed(
    _ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?
  ) -> Translations {
    guard let key = key(text, source, shop) else {
      return base.glossed(text, from: source, to: targets, shop: shop)
    }
    var (known, missing) = recent.find(key, targets.filter { $0 != source })
    if missing.isEmpty { return known }
    let made = base.glossed(text, from: source, to: missing, shop: shop)
    recent.keep(key, made)
    known.renderings.merge(made.renderings) { known, _ in known }
    known.back.merge(made.back) { known, _ in known }
    return known
  }

  public func glosses(
    of renderings: [LanguageTag: Rendering], madeOf text: String, in source: LanguageTag, shop: ShopID?
  ) -> [LanguageTag: String] {
    base.glosses(of: renderings, madeOf: text, in: source, shop: shop)
  }

  /// Nil where nothing is remembered. The versions are read before words and content are: what is made with newer ones
  /// than its key says is found only by those who asked before the change.
  private func key(_ text: String, _ source: LanguageTag, _ shop: ShopID?) -> RecentTranslations.Key? {
    guard recent.isOn else { return nil }
    // Both only grow: their sum was never the same before.
    let version = contents.load(ordering: .relaxed) + (shop.map { wordings.changes(of: $0) } ?? 0)
    return RecentTranslations.Key(text: text, source: source, shop: shop, version: version)
  }
}
