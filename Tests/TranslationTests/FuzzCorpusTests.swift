import Foundation
import Messaging
import Testing

@testable import Translation

/// What scripts/fuzz begins with and what it found, held to the rules of Fuzz/translation.swift in every run of the tests.
@Suite struct FuzzCorpusTests {
  @Test func noTextOfTheCorpusBreaksATranslationOrShowsOneThatLostAFact() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/fuzz-corpus/translation")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count >= 4)
    let pipeline = try TestContent.pipeline.get()
    for name in names {
      let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
      let first = try #require(bytes.first)
      let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
      let source = pipeline.languages[Int(first) % pipeline.languages.count]
      _ = pipeline.identify(text, prior: [source])
      for (target, rendering) in pipeline.translate(text, from: source, to: pipeline.languages, shop: nil) {
        #expect(target != source, "\(name)")
        #expect(rendering.lostFacts.isEmpty || rendering.text == nil, "\(name) to \(target)")
        #expect((0...1).contains(rendering.confidence), "\(name) to \(target)")
      }
    }
  }
}
