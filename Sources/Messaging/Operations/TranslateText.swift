/// Translates a text that is not stored: a preview.
public struct TranslateText: Sendable {
  let translator: any Translator
  let textLimit: Int

  public init(translator: any Translator, textLimit: Int) {
    self.translator = translator
    self.textLimit = textLimit
  }

  /// - Parameter source: nil to identify it, with the account's own languages as the prior.
  public func callAsFunction(
    _ text: String, from source: LanguageTag?, to target: LanguageTag, by principal: Principal
  ) throws(MessagingError) -> (Rendering, from: LanguageTag?) {
    try TextRules.check(text, field: "text", limit: textLimit)
    guard translator.supported(target) != nil else { throw .invalid("to", .languageUnsupported) }
    if let source, translator.supported(source) == nil {
      throw .invalid("from", .languageUnsupported)
    }
    let found = source ?? translator.identify(text, prior: principal.account.settings.own)
    if let found, translator.supported(found) == translator.supported(target) {
      return (Rendering(text: text, by: .none, confidence: 1), found)
    }
    let made = translator.renderings(
      of: text, from: found, to: [target], shop: principal.account.shop)
    return (made[target] ?? Rendering(text: nil, by: .none, confidence: 0), found)
  }
}
