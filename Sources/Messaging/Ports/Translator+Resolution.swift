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
}

extension [LanguageTag] {
  fileprivate var withoutTranslation: [LanguageTag: Rendering] {
    Dictionary(uniqueKeysWithValues: Set(self).map { ($0, Rendering(text: nil, by: .none, confidence: 0)) })
  }
}
