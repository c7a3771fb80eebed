import CICU
import Foundation
import Messaging

/// The sentences of the chat, in one language: `locales/<lang>/ui.tsv`, keys `chat.…`.
struct ChatTexts: Sendable {
  static let languages: [LanguageTag] = [
    .arabic, .german, .english, .spanish, .french, .brazilianPortuguese, .russian, .simplifiedChinese,
  ]

  let language: LanguageTag
  private let sentences: [String: String]

  /// - Parameter sentences: key → sentence with `{name}` placeholders, or an ICU pattern of `{0}`.
  init(_ language: LanguageTag, sentences: [String: String]) {
    self.language = language
    self.sentences = sentences
  }

  /// What has no sentence in `language` is told in English; without the folder, by its key.
  init(_ language: LanguageTag, locales: String?) {
    let own =
      Self.languages.first { $0 == language } ?? Self.languages.first { $0.primary == language.primary }
    var sentences: [String: String] = [:]
    for tag in [.english, own ?? .english] {
      let text = locales.flatMap { try? String(contentsOfFile: "\($0)/\(tag.text)/ui.tsv", encoding: .utf8) }
      for line in (text ?? "").split(separator: "\n") where line.hasPrefix("chat.") {
        let cells = line.split(separator: "\t", maxSplits: 1)
        if cells.count == 2 { sentences[String(cells[0])] = String(cells[1]) }
      }
    }
    self.init(own ?? .english, sentences: sentences)
  }

  /// `ru` of `LANG=ru_RU.UTF-8`; English where the environment says nothing that is known.
  static func languageOfEnvironment(_ environment: [String: String]) -> LanguageTag {
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    let name = (value ?? "").prefix { $0 != "." && $0 != "@" }.replacingOccurrences(of: "_", with: "-")
    guard let tag = LanguageTag(name) else { return .english }
    return languages.first { $0.primary == tag.primary } ?? .english
  }

  subscript(key: String) -> String { sentences[key] ?? key }

  subscript(key: String, values: [String: String]) -> String {
    values.reduce(self[key]) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
  }

  /// A sentence about so many of something, by the plural rules of the language.
  func counted(_ key: String, _ count: Int) -> String {
    let length = 512
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: length) { output in
      let written = cicu_count_message(
        language.text, self[key], Int64(count), output.baseAddress, Int32(length))
      return written < 0
        ? nil : String(decoding: output.prefix(Int(written)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    return text ?? "\(count)"
  }
}
