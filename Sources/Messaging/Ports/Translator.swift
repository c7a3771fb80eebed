/// Turns a text of one language into others; pure computation, called from any thread, never blocks.
///
/// Each call has a budget counted in work, not in time: past it the result is `by: .none`. The same input always
/// gives the same output.
public protocol Translator: Sendable {
  /// The languages that can be translated between, sorted by tag.
  var languages: [LanguageTag] { get }

  /// Names the content in use, `YYYY.MM+hash`; the same content has the same name.
  var lexiconVersion: String { get }

  /// The language of a text, or nil where it would be a guess.
  /// - Parameter prior: the author's own languages, likeliest first.
  func identify(_ text: String, prior: [LanguageTag]) -> LanguageTag?

  /// One rendering for each of `targets` (those equal to `source` are left out), from one analysis of the text.
  /// - Parameter shop: whose own wording applies, if any.
  func translate(_ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?)
    -> [LanguageTag: Rendering]

  /// As `translate`, with what each rendering says told back in the language of the text.
  func glossed(_ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?)
    -> Translations

  /// What each of `renderings`, which were made of `text` at some time by whatever translated it then, says in the
  /// language of the text.
  func glosses(
    of renderings: [LanguageTag: Rendering], madeOf text: String, in source: LanguageTag, shop: ShopID?
  ) -> [LanguageTag: String]
}

extension Translator {
  public func glossed(
    _ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?
  ) -> Translations {
    let made = translate(text, from: source, to: targets, shop: shop)
    return Translations(renderings: made, back: retold(made, in: source, shop: shop))
  }

  public func glosses(
    of renderings: [LanguageTag: Rendering], madeOf text: String, in source: LanguageTag, shop: ShopID?
  ) -> [LanguageTag: String] { retold(renderings, in: source, shop: shop) }

  /// Each rendering read again, as a text of its own: for those of which nothing is known but their words.
  public func retold(
    _ renderings: [LanguageTag: Rendering], in source: LanguageTag, shop: ShopID?
  ) -> [LanguageTag: String] {
    var back: [LanguageTag: String] = [:]
    for (language, rendering) in renderings {
      guard let shown = rendering.text else { continue }
      back[language] = translate(shown, from: language, to: [source], shop: shop)[source]?.text
    }
    return back
  }
}
