import Foundation
public import Messaging

/// The sentences that users are told, in their `ui` languages; read once from `locales/<lang>/ui.tsv`.
public struct NoticeCatalog: Sendable {
  private let texts: [LanguageTag: [String: String]]

  /// - Parameter texts: language → key → sentence with `{name}` placeholders.
  public init(texts: [LanguageTag: [String: String]]) { self.texts = texts }

  /// Reads `ui.tsv` of each language folder; a line is `key<TAB>sentence`, `#` begins a comment.
  public init(localesDirectory: String, languages: [LanguageTag]) throws {
    var texts: [LanguageTag: [String: String]] = [:]
    for language in languages {
      let path = "\(localesDirectory)/\(language.text)/ui.tsv"
      guard let content = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
      var sentences: [String: String] = [:]
      for line in content.split(separator: "\n") where !line.hasPrefix("#") {
        let cells = line.split(separator: "\t", maxSplits: 1)
        if cells.count == 2 { sentences[String(cells[0])] = String(cells[1]) }
      }
      texts[language] = sentences
    }
    self.init(texts: texts)
  }

  /// The sentence in `language`, else in English, else the key itself: never nothing.
  public func text(_ notice: Notice, in language: LanguageTag) -> String {
    let key = "error." + notice.key.rawValue
    let own = texts[language] ?? texts.first { $0.key.primary == language.primary }?.value
    var sentence = own?[key] ?? texts[.english]?[key] ?? notice.key.rawValue
    for (name, value) in notice.values {
      sentence = sentence.replacingOccurrences(of: "{\(name)}", with: value)
    }
    return sentence
  }
}
