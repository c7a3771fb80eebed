public import Messaging

/// What an engine calls a language.
public struct EngineCodes: Hashable, Sendable {
  private let usual: [String: String]
  /// For directions that the operator named the codes of.
  private let own: [LanguagePair: [String]]

  private init(usual: [String: String], own: [LanguagePair: [String]]) {
    self.usual = usual
    self.own = own
  }

  /// ISO 639-3, as Apertium's modes are named.
  public static func apertium(own: [LanguagePair: [String]] = [:]) -> Self {
    Self(
      usual: [
        "en": "eng", "es": "spa", "fr": "fra", "pt": "por", "de": "deu", "ru": "rus", "ar": "ara",
        "zh": "zho",
        "it": "ita", "ca": "cat", "gl": "glg", "eu": "eus", "ro": "ron", "uk": "ukr", "pl": "pol",
        "nl": "nld",
        "sv": "swe", "da": "dan", "tr": "tur", "kk": "kaz", "tt": "tat", "id": "ind", "hi": "hin",
        "ur": "urd",
      ], own: own)
  }

  /// ISO 639-1.
  public static func libreTranslate(own: [LanguagePair: [String]] = [:]) -> Self {
    Self(usual: [:], own: own)
  }

  func names(of pair: LanguagePair) -> (source: String, target: String) {
    if let named = own[pair], named.count == 2 { return (named[0], named[1]) }
    return (name(of: pair.source), name(of: pair.target))
  }

  private func name(of tag: LanguageTag) -> String {
    let primary = String(tag.primary)
    return usual[primary] ?? primary
  }
}
