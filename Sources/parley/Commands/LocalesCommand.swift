import ArgumentParser
import Foundation
import Messaging
import Translation

/// `parley locales`: the content's own tools.
struct LocalesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "locales", abstract: "Check, count, export and import the translation content.",
    subcommands: [Lint.self, Stats.self, Export.self, Import.self, Bench.self, Pairs.self])

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

  struct Pairs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Write pairs made from the content, with what the engine made of them: scripts/fit-confidence reads them."
    )
    @OptionGroup var folder: Folder
    @Option(help: "How many.") var count = 6_000
    @Option(help: "The same seed gives the same pairs.") var seed: UInt64 = 1

    func run() async throws {
      try await reporting {
        var calibration = Calibration(try folder.pipeline(), seed: seed)
        var written = 0
        for _ in 0..<(count * 40) where written < count {
          guard let line = calibration.line() else { continue }
          print(line)
          written += 1
        }
      }
    }
  }
}
