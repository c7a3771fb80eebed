extension Translator {
  /// The language of the content that serves `tag`: itself, or the one of the same primary language (`zh` and
  /// `zh-CN` are served by `zh-Hans`). Nil where there is none.
  public func supported(_ tag: LanguageTag) -> LanguageTag? {
    let all = languages
    return all.contains(tag) ? tag : all.first { $0.primary == tag.primary }
  }

  /// As `translate`, with tags as accounts name them: each rendering is found under the tag that was asked for.
  public func renderings(
    of text: String, from source: LanguageTag?, to targets: [LanguageTag], shop: ShopID?
  ) -> [LanguageTag: Rendering] {
    guard !targets.isEmpty else { return [:] }
    guard let source = source.flatMap(supported) else { return targets.withoutTranslation }
    let served = Set(targets.compactMap(supported)).sorted()
    let made = translate(text, from: source, to: served, shop: shop)
    var result: [LanguageTag: Rendering] = [:]
    for target in targets where supported(target) != source {
      result[target] =
        supported(target).flatMap { made[$0] } ?? Rendering(text: nil, by: .none, confidence: 0)
    }
    return result
  }

  /// The renderings, and what each says, told back in the language of the text.
  public func translations(
    of text: String, from source: LanguageTag?, to targets: [LanguageTag], shop: ShopID?
  ) -> Translations {
    let made = renderings(of: text, from: source, to: targets, shop: shop)
    guard let source else { return Translations(renderings: made) }
    return Translations(renderings: made, back: back(of: made, to: source, shop: shop))
  }

  /// A gloss of each rendering in the language of the original.
  func back(
    of renderings: [LanguageTag: Rendering], to source: LanguageTag, shop: ShopID?
  ) -> [LanguageTag: String] {
    var back: [LanguageTag: String] = [:]
    for (language, rendering) in renderings {
      guard let shown = rendering.text else { continue }
      back[language] =
        self.renderings(of: shown, from: language, to: [source], shop: shop)[source]?.text
    }
    return back
  }
}

extension [LanguageTag] {
  fileprivate var withoutTranslation: [LanguageTag: Rendering] {
    Dictionary(uniqueKeysWithValues: Set(self).map { ($0, Rendering(text: nil, by: .none, confidence: 0)) })
  }
}
