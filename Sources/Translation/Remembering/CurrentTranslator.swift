public import Messaging
import Synchronization

/// The content in force: replaced as a whole while the server runs. Any thread.
///
/// Who translates has the old one or the new one, never a mixture. A text that is being translated keeps what it began with.
public final class CurrentTranslator: Translator, TextMasking {
  private let translator: Mutex<any Translator & TextMasking>

  public let languages: [LanguageTag]

  public init(_ translator: any Translator & TextMasking) {
    self.translator = Mutex(translator)
    languages = translator.languages
  }

  private var current: any Translator & TextMasking { translator.withLock { $0 } }

  public var lexiconVersion: String { current.lexiconVersion }

  /// - Returns: false, with nothing replaced, where the languages are others: those were told to everybody.
  public func replace(with translator: any Translator & TextMasking) -> Bool {
    guard translator.languages == languages else { return false }
    self.translator.withLock { $0 = translator }
    return true
  }

  public func identify(_ text: String, prior: [LanguageTag]) -> LanguageTag? {
    current.identify(text, prior: prior)
  }

  public func translate(
    _ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?
  ) -> [LanguageTag: Rendering] { current.translate(text, from: source, to: targets, shop: shop) }

  public func glossed(
    _ text: String, from source: LanguageTag, to targets: [LanguageTag], shop: ShopID?
  ) -> Translations { current.glossed(text, from: source, to: targets, shop: shop) }

  public func glosses(
    of renderings: [LanguageTag: Rendering], madeOf text: String, in source: LanguageTag, shop: ShopID?
  ) -> [LanguageTag: String] { current.glosses(of: renderings, madeOf: text, in: source, shop: shop) }

  public func masked(_ text: String, _ pair: LanguagePair, shop: ShopID?) -> MaskedText? {
    current.masked(text, pair, shop: shop)
  }

  public func restored(_ answer: String, of masked: MaskedText) throws(EngineFailure) -> String {
    try current.restored(answer, of: masked)
  }
}
