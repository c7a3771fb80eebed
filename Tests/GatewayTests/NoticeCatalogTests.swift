import Fixtures
import Gateway
import Messaging
import Testing

/// Whatever goes wrong, each user is told of it in its own language.
@Suite struct NoticeCatalogTests {
  static let languages = ["ar", "de", "en", "es", "fr", "pt-BR", "ru", "zh-Hans"]

  private static func sentences(_ language: String) throws -> [String: String] {
    var sentences: [String: String] = [:]
    for line in try RepositoryFile.text("locales/\(language)/ui.tsv").split(separator: "\n")
    where !line.hasPrefix("#") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      try #require(cells.count == 2, "\(language): \(line)")
      #expect(sentences[String(cells[0])] == nil, "\(language): \(cells[0]) twice")
      sentences[String(cells[0])] = String(cells[1])
    }
    return sentences
  }

  private static func placeholders(_ sentence: String) -> Set<Substring> {
    Set(sentence.matches(of: /\{([a-z]+)\}/).map(\.output.1))
  }

  @Test(arguments: languages)
  func everyNoticeHasASentence(language: String) throws {
    let sentences = try Self.sentences(language)
    for key in Notice.Key.allCases {
      #expect(sentences["error." + key.rawValue]?.isEmpty == false, "\(language): \(key.rawValue)")
    }
  }

  @Test(arguments: languages)
  func aSentenceNamesWhatTheEnglishOneNames(language: String) throws {
    let english = try Self.sentences("en")
    let sentences = try Self.sentences(language)
    #expect(Set(sentences.keys) == Set(english.keys))
    for (key, sentence) in english {
      #expect(Self.placeholders(sentences[key] ?? "") == Self.placeholders(sentence), "\(language): \(key)")
    }
  }

  @Test func aNoticeIsTextInTheUsersLanguageElseInEnglishElseItsName() throws {
    let catalog = NoticeCatalog(texts: [
      .english: ["error.too_fast": "Wait {ms} ms.", "error.busy": "Busy."],
      .brazilianPortuguese: ["error.too_fast": "Espere {ms} ms."],
    ])
    let notice = Notice(.tooFast, ["ms": "100"])
    #expect(catalog.text(notice, in: .brazilianPortuguese) == "Espere 100 ms.")
    #expect(catalog.text(notice, in: try #require(LanguageTag("pt"))) == "Espere 100 ms.")
    #expect(catalog.text(notice, in: .german) == "Wait 100 ms.")
    #expect(catalog.text(Notice(.busy), in: .brazilianPortuguese) == "Busy.")
    #expect(catalog.text(Notice(.tooDeep), in: .english) == "too_deep")
  }
}
