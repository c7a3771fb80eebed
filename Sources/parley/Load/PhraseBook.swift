import Foundation
import Yams

/// What people say, by language and side; `scenarios/texts.yaml`.
struct PhraseBook: Sendable {
  private let texts: [String: [String: [String]]]

  static func load() throws -> PhraseBook {
    let path =
      try ShippedFolder.find("scenarios", holding: "chat.yaml", variable: "PARLEY_SCENARIOS") + "/texts.yaml"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let texts = try? YAMLDecoder().decode([String: [String: [String]]].self, from: text)
    else {
      throw Failure("\(path) can't be read, or has another form than language: {buyer: [...], seller: [...]}")
    }
    return PhraseBook(texts: texts)
  }

  func lines(_ language: String, isBuyer: Bool) throws -> [String] {
    guard let lines = texts[language]?[isBuyer ? "buyer" : "seller"], !lines.isEmpty else {
      throw Failure("scenarios/texts.yaml has nothing in '\(language)'")
    }
    return lines
  }
}
