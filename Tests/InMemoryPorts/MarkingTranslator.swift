public import Messaging
import Synchronization

/// Renders a text as `[target] text`, and counts how often it was asked.
public final class MarkingTranslator: Translator {
  public let languages: [LanguageTag] = [
    .arabic, .german, .english, .spanish, .french, .brazilianPortuguese, .russian, .simplifiedChinese,
  ]
  public let lexiconVersion = "test"
  private let count = Mutex(0)

  public init() {}

  public var calls: Int { count.withLock { $0 } }

  /// The likeliest of the author's own languages; nothing for a text of no letters.
  public func identify(_ text: String, prior: [LanguageTag]) -> LanguageTag? {
    text.contains(where: \.isLetter) ? prior.first : nil
  }

  public func translate(
    _ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?
  ) -> [LanguageTag: Rendering] {
    count.withLock { $0 += 1 }
    return Dictionary(
      uniqueKeysWithValues: targets.filter { $0 != source }.map {
        ($0, Rendering(text: "[\($0)] " + text, by: .phrase, confidence: 0.9))
      })
  }
}
