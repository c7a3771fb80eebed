import ArgumentParser
import Foundation
import Messaging
import Translation

/// `parley translate`: the pipeline on the command line.
struct TranslateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate", abstract: "Translate text, a line in, a line out.")

  @Option(name: .long, help: "The language of the text; identified when left out.")
  var from: String?

  @Option(name: .long, help: "The language to translate into; English when left out.")
  var to: String?

  @Flag(name: .long, help: "Read src<TAB>tgt<TAB>text lines, write one rendering a line.")
  var tsv = false

  @Flag(name: .long, help: "Show entities, words, lattice and choices.")
  var explain = false

  @Argument(help: "The text; standard input when left out.")
  var text: [String] = []

  func validate() throws {
    if tsv && !text.isEmpty { throw ValidationError("--tsv reads standard input; leave the text out") }
  }

  func run() async throws {
    try await reporting {
      let pipeline = try TranslationPipeline(locales: try LocalesFolder.find())
      if tsv { return runTable(pipeline) }
      let source = try from.map(Self.tag)
      let target = try to.map(Self.tag)
      if !text.isEmpty { return show(text.joined(separator: " "), source, target, pipeline) }
      while let line = readLine() { show(line, source, target, pipeline) }
    }
  }

  private static func tag(_ raw: String) throws -> LanguageTag {
    guard let tag = LanguageTag(raw) else { throw ValidationError("\(raw) is not a language tag") }
    return tag
  }

  private func show(
    _ line: String, _ source: LanguageTag?, _ target: LanguageTag?, _ pipeline: TranslationPipeline
  ) {
    guard let from = source ?? pipeline.identify(line, prior: []) else { return print(line) }
    if explain { return print(pipeline.explain(line, from: from, to: target)) }
    let target = target ?? .english
    let rendering = pipeline.translate(line, from: from, to: [target], shop: nil)[target]
    print(rendering?.text ?? line)
  }

  private func runTable(_ pipeline: TranslationPipeline) {
    while let line = readLine() {
      let cells = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      guard cells.count == 3, let source = LanguageTag(String(cells[0])),
        let target = LanguageTag(String(cells[1]))
      else {
        write(line)
        continue
      }
      let text = String(cells[2])
      let rendering = pipeline.translate(text, from: source, to: [target], shop: nil)[target]
      write((rendering?.text ?? text).replacing("\n", with: " "))
    }
  }

  /// One line, flushed: a caller may wait for it.
  private func write(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
