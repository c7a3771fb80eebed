import Messaging

/// Language tags in one column, separated by spaces.
enum LanguageList {
  static func encode(_ languages: [LanguageTag]) -> String { languages.map(\.text).joined(separator: " ") }
  static func decode(_ text: String) -> [LanguageTag] {
    text.split(separator: " ").compactMap { LanguageTag(String($0)) }
  }
}
