import Foundation
import Messaging

@testable import Translation

/// The repository's own content, loaded once for all tests.
enum TestContent {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "locales").path

  static let pipeline: Result<TranslationPipeline, any Error> = Result { () throws(any Error) in
    try TranslationPipeline(locales: path)
  }

  static func translate(_ text: String, _ source: String, _ target: String) throws -> String? {
    let (from, to) = (try tag(source), try tag(target))
    return try pipeline.get().translate(text, from: from, to: [to], shop: nil)[to]?.text
  }

  static func tag(_ text: String) throws -> LanguageTag {
    guard let tag = LanguageTag(text) else { throw ContentError("\(text) is not a tag") }
    return tag
  }

  static func language(_ text: String) throws -> Language {
    let pipeline = try pipeline.get()
    guard let language = pipeline.book.languages[try tag(text)] else { throw ContentError("no \(text)") }
    return language
  }

  /// The written form of a concept's word in a cell.
  static func form(_ concept: String, _ cell: String, _ language: String) throws -> String? {
    let book = try pipeline.get().book
    let tongue = try self.language(language)
    guard let number = book.concepts.firstIndex(where: { $0.id == concept }), let tag = FormTag(cell) else {
      return nil
    }
    let lexeme = tongue.renderings[number]
    guard lexeme >= 0, let surface = tongue.form(lexeme, tag) else { return nil }
    return String(decoding: tongue.surfaces[surface], as: UTF16.self)
  }
}
