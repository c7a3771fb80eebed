public import Messaging

/// Answers from memory what it has translated before: people in shops write the same lines again and again.
///
/// A shop's texts are its own: one shop's are never found for another, and none that was made with older words of its
/// own. The content does not change while a translator lives.
public final class RememberingTranslator: Translator {
  private let base: any Translator
  private let wordings: ShopWordings
  private let recent: RecentTranslations

  public let languages: [LanguageTag]
  public let lexiconVersion: String

  /// - Parameters:
  ///   - wordings: what `base` asks for the shops' own words.
  ///   - bytes: how much is remembered, 0 for nothing.
  public init(_ base: any Translator, wordings: ShopWordings, bytes: Int) {
    self.base = base
    self.wordings = wordings
    recent = RecentTranslations(limit: bytes)
    languages = base.languages
    lexiconVersion = base.lexiconVersion
  }

  /// Takes effect at once; what is over it is forgotten.
  public func limit(bytes: Int) { recent.limit(bytes) }

  /// After a retraction: the text may be anywhere among its shop's. Nil forgets every text.
  public func forget(_ shops: Set<ShopID>?) { recent.forget(shops) }

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

  /// Nil where nothing is remembered. The shop's version is read before its words are: what is made with newer words
  /// than its key says is found only by those who asked before the change.
  private func key(_ text: String, _ source: LanguageTag, _ shop: ShopID?) -> RecentTranslations.Key? {
    guard recent.isOn else { return nil }
    return RecentTranslations.Key(
      text: text, source: source, shop: shop, version: shop.map { wordings.changes(of: $0) } ?? 0)
  }
}
