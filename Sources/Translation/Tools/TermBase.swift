public import Messaging

extension ContentExchange {
  /// All concepts with their words in every language as TBX-Basic (ISO 30042:2019, style dca): the first word of a
  /// language is preferred, the others are admitted.
  public func termBase(_ languages: [LanguageTag]) throws -> String {
    var terms: [LanguageTag: [String: [String]]] = [:]
    for language in languages {
      let cells = try Self.cells("\(root)/\(language.text)/terms.tsv")
      terms[language] = Dictionary(cells.map { ($0.id, Self.alternatives(($0.cells.first ?? "")[...])) }) {
        first, _ in first
      }
    }
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">"#,
      "<tbxHeader><fileDesc><sourceDesc><p>Parley, locales/</p></sourceDesc></fileDesc></tbxHeader>",
      "<text><body>",
    ]
    for (id, cells) in try Self.cells(root + "/concepts.tsv") {
      lines.append("<conceptEntry id=\"\(Self.escaped(id))\">")
      lines.append("<descrip type=\"subjectField\">\(Self.escaped(id.prefix { $0 != "." }))</descrip>")
      for language in languages {
        let words = (terms[language]?[id] ?? []).map(Self.lemmas)
        if words.isEmpty { continue }
        lines.append("<langSec xml:lang=\"\(language.text)\">")
        for (rank, lemmas) in words.enumerated() {
          for lemma in lemmas { lines.append(Self.section(lemma, cells.first ?? "", isPreferred: rank == 0)) }
        }
        lines.append("</langSec>")
      }
      lines.append("</conceptEntry>")
    }
    lines += ["</body></text>", "</tbx>", ""]
    return lines.joined(separator: "\n")
  }

  private static func section(_ lemma: String, _ pos: String, isPreferred: Bool) -> String {
    let status = isPreferred ? "preferredTerm-admn-sts" : "admittedTerm-admn-sts"
    return "<termSec><term>\(escaped(lemma))</term>"
      + "<termNote type=\"partOfSpeech\">\(partsOfSpeech[pos] ?? "other")</termNote>"
      + "<termNote type=\"administrativeStatus\">\(status)</termNote></termSec>"
  }

  /// A term without its features: both verbs of a Russian pair, a German verb without its bar.
  private static func lemmas(_ term: String) -> [String] {
    term.prefix { $0 != "{" }.replacing("|", with: "").split(separator: "/").map {
      $0.split(separator: " ").joined(separator: " ")
    }
  }

  private static let partsOfSpeech = [
    "n": "noun", "v": "verb", "adj": "adjective", "adv": "adverb", "name": "properNoun",
  ]

  private static func escaped(_ text: some StringProtocol) -> String {
    String(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
