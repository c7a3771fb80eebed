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

  @Flag(name: .long, help: "Write each rendering as a JSON object, with what made it.")
  var json = false

  @Argument(help: "The text; standard input when left out.")
  var text: [String] = []

  func validate() throws {
    if tsv && !text.isEmpty { throw ValidationError("--tsv reads standard input; leave the text out") }
    if json && explain { throw ValidationError("choose --json or --explain") }
  }

  func run() async throws {
    try await reporting {
      let pipeline = try TranslationPipeline(locales: try LocalesFolder.find())
      if tsv { return try runTable(pipeline) }
      let source = try from.map { try Self.tag($0, pipeline) }
      let target = try to.map { try Self.tag($0, pipeline) }
      if !text.isEmpty { return try show(text.joined(separator: " "), source, target, pipeline) }
      while let line = readLine() { try show(line, source, target, pipeline) }
    }
  }

  private static func tag(_ raw: String, _ pipeline: TranslationPipeline) throws -> LanguageTag {
    guard let tag = LanguageTag(raw) else { throw ValidationError("\(raw) is not a language tag") }
    guard pipeline.supported(tag) != nil else {
      let known = pipeline.languages.map(\.text).joined(separator: ", ")
      throw ValidationError("\(raw) is not among the languages: \(known)")
    }
    return tag
  }

  private func show(
    _ line: String, _ source: LanguageTag?, _ target: LanguageTag?, _ pipeline: TranslationPipeline
  ) throws {
    let from = source ?? pipeline.identify(line, prior: [])
    if explain, let from = from.flatMap(pipeline.supported) {
      return write(pipeline.explain(line, from: from, to: target.flatMap(pipeline.supported)))
    }
    try write(line, from, target ?? .english, pipeline)
  }

  private func runTable(_ pipeline: TranslationPipeline) throws {
    var number = 0
    var areAllRead = true
    while let line = readLine() {
      number += 1
      let cells = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      guard cells.count == 3, let source = LanguageTag(String(cells[0])),
        let target = LanguageTag(String(cells[1])), pipeline.supported(target) != nil
      else {
        Terminal.complain("line \(number) is not src<TAB>tgt<TAB>text with languages that are served")
        areAllRead = false
        write(cells.count == 3 ? String(cells[2]) : line)
        continue
      }
      try write(String(cells[2]), source, target, pipeline)
    }
    if !areAllRead { throw ExitCode(1) }
  }

  /// The rendering, or the text where there is none: a line in is a line out.
  private func write(
    _ text: String, _ source: LanguageTag?, _ target: LanguageTag, _ pipeline: TranslationPipeline
  ) throws {
    let rendering = pipeline.renderings(of: text, from: source, to: [target], shop: nil)[target]
    if json {
      try write(TranslationLine(rendering, from: source, to: target).json)
    } else {
      write(tsv ? (rendering?.text ?? text).replacing("\n", with: " ") : rendering?.text ?? text)
    }
  }

  /// One line, flushed: a caller may wait for it.
  private func write(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}

/// What `--json` says of one text; the fields are those of the protocol's `translate`.
private struct TranslationLine: Encodable {
  let text: String?
  let from: String
  let lang: String
  let by: String
  let conf: Double
  let kept: [String]
  let facts: Facts

  init(_ rendering: Rendering?, from source: LanguageTag?, to target: LanguageTag) {
    text = rendering?.text
    from = source?.text ?? "und"
    lang = target.text
    by = (rendering?.by ?? .none).rawValue
    conf = rendering?.confidence ?? 0
    kept = rendering?.kept ?? []
    facts = Facts(lost: rendering?.lostFacts ?? [])
  }

  struct Facts: Encodable {
    let lost: [String]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if lost.isEmpty { try container.encode("ok") } else { try container.encode(lost) }
    }
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}
