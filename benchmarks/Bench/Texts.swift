import Foundation
import Messaging
import Translation

/// The load test's texts as a server that remembers nothing has them: identified, translated for the other side, glossed.
struct Texts {
  private var turns: [(language: LanguageTag, text: String)] = []

  /// Reads `scenarios/texts.yaml`: a language, a side, its lines.
  init(scenario path: String) throws {
    var language = LanguageTag.english
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("    - ") {
        turns.append((language, String(line.dropFirst(6))))
      } else if line.hasSuffix(":"), let tag = LanguageTag(String(line.dropLast())) {
        language = tag
      }
    }
  }

  func translate(_ count: Int, with pipeline: TranslationPipeline) {
    let targets = pipeline.languages
    for number in 0..<count {
      let (language, text) = turns[number % turns.count]
      let others = targets.filter { $0 != language }
      let target = others[number / turns.count % others.count]
      _ = pipeline.identify(text, prior: [language])
      _ = pipeline.glossed(text, from: language, to: [target], shop: nil)
    }
  }
}
