import ArgumentParser
import Foundation
import Messaging
import Translation

extension LocalesCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case tmx, csv, tbx }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the content for other tools to standard output.",
      discussion: """
        tmx  the phrases as a translation memory (TMX 1.4b), slots as ph
        csv  one language beside English, with --language: what Weblate and spreadsheets edit and `import` takes back;
        without, all of them side by side
        tbx  the words as a term base (TBX-Basic, ISO 30042:2019)
        """)
    @OptionGroup var folder: Folder
    @Option(help: "tmx, csv or tbx") var format = Format.tmx
    @Option(help: "The language of a csv: de, pt-BR …") var language: String?

    func validate() throws {
      if format != .csv, language != nil { throw ValidationError("--language goes with --format csv") }
    }

    func run() async throws {
      try await reporting {
        let exchange = ContentExchange(locales: try folder.path())
        switch format {
        case .tmx:
          let pipeline = try folder.pipeline()
          let slotted = try exchange.slottedTemplates(pipeline.languages)
          print(TranslationMemory.write(pipeline.exportedMemory() + slotted), terminator: "")
        case .csv:
          if let language {
            print(try exchange.table(of: try LocalesCommand.tag(language)), terminator: "")
          } else {
            print(try exchange.table(ofAll: try folder.pipeline().languages), terminator: "")
          }
        case .tbx: print(try exchange.termBase(try folder.pipeline().languages), terminator: "")
        }
      }
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take an edited table into a language's files, or read a TMX file.",
      discussion: """
        With --language, FILE is a table as `export --format csv` writes it; its targets become what is written.
        Without, FILE is a TMX file: its pairs are printed as JSON lines.
        """)
    @OptionGroup var folder: Folder
    @Argument(help: "A csv or TMX file.") var file: String
    @Option(help: "The language that a csv is taken into.") var language: String?

    func run() async throws {
      try await reporting {
        guard let data = FileManager.default.contents(atPath: file) else {
          throw Failure("\(file): cannot be read")
        }
        let text = String(decoding: data, as: UTF8.self)
        guard let language else { return try printMemory(text) }
        let changed = try ContentExchange(locales: try folder.path()).take(
          text, into: try LocalesCommand.tag(language))
        print("\(changed) entries changed; `parley locales lint` says whether all is well")
      }
    }

    private func printMemory(_ text: String) throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      for pair in try TranslationMemory.read(text) {
        let texts = Dictionary(uniqueKeysWithValues: pair.texts.map { ($0.key.text, $0.value) })
        print(String(decoding: try encoder.encode(texts), as: UTF8.self))
      }
    }
  }

  private static func tag(_ text: String) throws -> LanguageTag {
    guard let tag = LanguageTag(text) else { throw Failure("\(text) is no language tag") }
    return tag
  }
}
