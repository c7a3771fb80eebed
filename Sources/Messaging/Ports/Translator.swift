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
}
