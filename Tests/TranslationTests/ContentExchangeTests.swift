import Foundation
import Messaging
import Testing

@testable import Translation

/// The content in the forms of other tools, and back.
@Suite struct ContentExchangeTests {
  /// A folder of two concepts and one template, in English and Russian.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "parley-exchange-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (file, text) in [
      "concepts.tsv": "# id\nart.bag\tn\nv.send\tv\n", "templates.tsv": "ask.price\tS\titem:NP\n",
      "en/terms.tsv": "art.bag\tbag ; sack\nv.send\tsend{past=sent}\n",
      "en/phrases.tsv": "ask.price\tHow much is {item}, please?\thow much {item}\n",
      "ru/terms.tsv":
        "# Слова\nart.bag\tсумка{f;gs=сумки} ; мешок{m}\nv.send\tотправлять/отправить ; слать\n",
      "ru/phrases.tsv": "ask.price\tСколько стоит {item:nom}?\t(сколько|почём) {item} ; {item} цена\n",
    ] {
      let path = folder + "/" + file
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    try body(folder)
  }

  private func content(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func tableHasARowForEachConceptAndTemplateBesideEnglish() throws {
    try withFolder { folder in
      let table = try ContentExchange(locales: folder).table(of: .russian)
      #expect(
        table.split(separator: "\n").map { String($0) } == [
          "context,source,target,developer_comments", "art.bag,bag,сумка{f;gs=сумки},n",
          "v.send,send{past=sent},отправлять/отправить,v",
          #"ask.price,"How much is {item}, please?",Сколько стоит {item:nom}?,S item:NP"#,
        ])
    }
  }

  @Test func tableOfAllLanguagesHasThemSideBySide() throws {
    try withFolder { folder in
      let table = try ContentExchange(locales: folder).table(ofAll: [.russian, .english])
      #expect(
        table.split(separator: "\n").map { String($0) } == [
          "context,en,ru", "art.bag,bag,сумка{f;gs=сумки}", "v.send,send{past=sent},отправлять/отправить",
          #"ask.price,"How much is {item}, please?",Сколько стоит {item:nom}?"#,
        ])
    }
  }

  @Test func slotsAreNumberedPlaceholdersOfAMemory() throws {
    try withFolder { folder in
      let memory = TranslationMemory.write(
        try ContentExchange(locales: folder).slottedTemplates([.russian, .english]))
      for segment in [
        #"<tuv xml:lang="en"><seg>How much is <ph x="1" type="item">{item}</ph>, please?</seg></tuv>"#,
        #"<tuv xml:lang="ru"><seg>Сколько стоит <ph x="1" type="item">{item:nom}</ph>?</seg></tuv>"#,
      ] { #expect(memory.contains(segment)) }
      #expect(try TranslationMemory.read(memory).first?.texts[.russian] == "Сколько стоит {item:nom}?")
    }
  }

  @Test func whatIsTakenInChangesTheWrittenWordAndKeepsTheRest() throws {
    try withFolder { folder in
      let exchange = ContentExchange(locales: folder)
      let table = try exchange.table(of: .russian)
      #expect(try exchange.take(table, into: .russian) == 0, "what was not edited changes nothing")
      let edited = table.replacing("сумка{f;gs=сумки}", with: "мешок{m}")
        .replacing("Сколько стоит {item:nom}?", with: "\"Почём, \"\"скажем\"\", {item:nom}?\"")
      #expect(try exchange.take(edited, into: .russian) == 2)
      #expect(
        try content(folder + "/ru/terms.tsv")
          == "# Слова\nart.bag\tмешок{m}\nv.send\tотправлять/отправить ; слать\n")
      #expect(
        try content(folder + "/ru/phrases.tsv")
          == "ask.price\tПочём, \"скажем\", {item:nom}?\t(сколько|почём) {item} ; {item} цена\n")
    }
  }

  @Test(arguments: [
    "id,text\n", "context,source,target,developer_comments\nart.bag,bag,\"сумка\tf\",n\n",
    "context,source,target,developer_comments\nart.bag,bag,пакет,n\nart.box,box,коробка,n\n",
    "context,source,target,developer_comments\nart.bag,bag\n",
    "context,source,target,developer_comments\nart.bag,bag,\"пакет,n\n",
  ])
  func tableWithABadRowChangesNothing(_ table: String) throws {
    try withFolder { folder in
      let before = try content(folder + "/ru/terms.tsv")
      #expect(throws: ContentError.self) { try ContentExchange(locales: folder).take(table, into: .russian) }
      #expect(try content(folder + "/ru/terms.tsv") == before)
    }
  }

  @Test func termBaseHasEveryWordWithItsRank() throws {
    try withFolder { folder in
      let base = try ContentExchange(locales: folder).termBase([.english, .russian])
      #expect(base.contains(#"<conceptEntry id="art.bag">"#) && base.contains(#"<langSec xml:lang="ru">"#))
      #expect(base.contains("<term>сумка</term><termNote type=\"partOfSpeech\">noun</termNote>"))
      let verbs = base.split(separator: "\n").filter { $0.contains(">verb<") }
      #expect(verbs.map { $0.contains("preferredTerm-admn-sts") } == [true, true, true, false])
      #expect(verbs.contains { $0.contains("<term>отправить</term>") })
    }
  }

  @Test func everyRowOfTheRepositorysOwnTableHasATarget() throws {
    for language in try TestContent.pipeline.get().languages {
      let rows = try CommaSeparated.rows(ContentExchange(locales: TestContent.path).table(of: language))
      #expect(rows.count > 6_000)
      #expect(rows.filter { $0.count != 4 }.isEmpty)
      // The articles and the like of the grammar are what a language may do without.
      let holes = rows.filter { $0[2].isEmpty && !$0[0].hasPrefix("g.") && $0[0] != "v.become_aux" }
      #expect(holes.isEmpty, "\(language)")
    }
  }
}
