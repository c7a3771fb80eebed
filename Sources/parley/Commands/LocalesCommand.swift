import ArgumentParser
import Foundation
import Messaging
import Translation

/// `parley locales`: the content's own tools.
struct LocalesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "locales", abstract: "Check, count, export and import the translation content.",
    subcommands: [Lint.self, Stats.self, Export.self, Import.self, Bench.self])

  struct Folder: ParsableArguments {
    @Option(name: .long, help: "The locales folder; found beside the executable when left out.")
    var locales: String?

    func path() throws -> String { try locales ?? LocalesFolder.find() }
    func pipeline() throws -> TranslationPipeline { try TranslationPipeline(locales: try path()) }
  }

  struct Lint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find missing languages, unknown slots, nouns without gender, patterns with two meanings.")
    @OptionGroup var folder: Folder

    func run() async throws {
      try await reporting {
        let problems = try TranslationPipeline.lint(locales: try folder.path())
        for problem in problems { print(problem) }
        if !problems.isEmpty { throw Failure("\(problems.count) problems") }
        print("no problems")
      }
    }
  }

  struct Stats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Count what the content holds, language by language.")
    @OptionGroup var folder: Folder
    func run() async throws { try await reporting { print(try folder.pipeline().statistics()) } }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the phrases (tmx), the words (tbx), or both (csv) to standard output.")
    @OptionGroup var folder: Folder
    @Option(help: "tmx: TMX 1.4b; tbx: TBX-Basic, ISO 30042; csv.") var format = Format.tmx
    @Option(help: "Of csv: English and this language in Weblate's columns; else a column for each language.")
    var to: String?

    enum Format: String, ExpressibleByArgument, CaseIterable { case tmx, tbx, csv }

    func validate() throws {
      guard to == nil || format == .csv else { throw ValidationError("--to is for --format csv") }
    }

    func run() async throws {
      try await reporting {
        let pipeline = try folder.pipeline()
        switch format {
        case .tmx: print(TranslationMemory.write(pipeline.exportedMemory()), terminator: "")
        case .tbx: print(TermBase.tbx(pipeline.exportedTerms()), terminator: "")
        case .csv:
          let target = try to.map { try TranslateCommand.tag($0, pipeline) }.flatMap(pipeline.supported)
          let table = TermBase.csv(pipeline.exportedTerms(), languages: pipeline.languages, to: target)
          print(table, terminator: "")
        }
      }
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Read a TMX file and print its pairs as JSON lines, as `parley admin` takes them for a shop's memory."
    )
    @Argument(help: "A TMX file.") var file: String

    func run() async throws {
      try await reporting {
        guard let data = FileManager.default.contents(atPath: file) else {
          throw Failure("\(file): cannot be read")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for pair in try TranslationMemory.read(String(decoding: data, as: UTF8.self)) {
          let texts = Dictionary(uniqueKeysWithValues: pair.texts.map { ($0.key.text, $0.value) })
          print(String(decoding: try encoder.encode(texts), as: UTF8.self))
        }
      }
    }
  }
}
