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
    let made = translate(text, from: source, to: served(targets), shop: shop)
    return named(Translations(renderings: made), targets, from: source).renderings
  }

  /// The renderings, and what each says, told back in the language of the text.
  public func translations(
    of text: String, from source: LanguageTag?, to targets: [LanguageTag], shop: ShopID?
  ) -> Translations {
    guard !targets.isEmpty else { return Translations() }
    guard let source = source.flatMap(supported) else {
      return Translations(renderings: targets.withoutTranslation)
    }
    return named(glossed(text, from: source, to: served(targets), shop: shop), targets, from: source)
  }

  /// A gloss in the language of the original of each rendering that was made of it at some time.
  func back(
    of renderings: [LanguageTag: Rendering], madeOf text: String, to source: LanguageTag, shop: ShopID?
  ) -> [LanguageTag: String] {
    guard !renderings.isEmpty, let source = supported(source) else { return [:] }
    var made: [LanguageTag: Rendering] = [:]
    for (language, rendering) in renderings {
      if let served = supported(language) { made[served] = rendering }
    }
    let glosses = glosses(of: made, madeOf: text, in: source, shop: shop)
    var result: [LanguageTag: String] = [:]
    for language in renderings.keys { result[language] = supported(language).flatMap { glosses[$0] } }
    return result
  }

  private func served(_ targets: [LanguageTag]) -> [LanguageTag] {
    Set(targets.compactMap(supported)).sorted()
  }

  /// What was made for the content's languages, under the tags that were asked for.
  private func named(
    _ made: Translations, _ targets: [LanguageTag], from source: LanguageTag
  ) -> Translations {
    var result = Translations()
    for target in targets {
      let tag = supported(target)
      if tag == source { continue }
      result.renderings[target] =
        tag.flatMap { made.renderings[$0] } ?? Rendering(text: nil, by: .none, confidence: 0)
      result.back[target] = tag.flatMap { made.back[$0] }
    }
    return result
  }
}

extension [LanguageTag] {
  fileprivate var withoutTranslation: [LanguageTag: Rendering] {
    Dictionary(uniqueKeysWithValues: Set(self).map { ($0, Rendering(text: nil, by: .none, confidence: 0)) })
  }
}
