public import Messaging

/// The words of a `locales/` folder for other people's tools: TBX for terminology, CSV for spreadsheets and Weblate.
public enum TermBase {
  public struct Entry: Sendable, Equatable {
    public var id: String
    /// `n`, `v`, `adj` … of a concept; nil of a whole phrase.
    public var partOfSpeech: String?
    public var texts: [LanguageTag: String]

    public init(id: String, partOfSpeech: String?, texts: [LanguageTag: String]) {
      self.id = id
      self.partOfSpeech = partOfSpeech
      self.texts = texts
    }
  }

  /// ISO 30042, dialect TBX-Basic, DCA style; concepts only.
  public static func tbx(_ entries: [Entry]) -> String {
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">"#,
      "<tbxHeader><fileDesc><sourceDesc><p>Parley's locales</p></sourceDesc></fileDesc></tbxHeader>",
      "<text><body>",
    ]
    for entry in entries where entry.partOfSpeech != nil && !entry.texts.isEmpty {
      lines.append(#"<conceptEntry id="\#(TranslationMemory.escaped(entry.id))">"#)
      for (tag, text) in entry.texts.sorted(by: { $0.key < $1.key }) {
        let note = noteNames[entry.partOfSpeech ?? ""] ?? "other"
        lines.append(
          #"<langSec xml:lang="\#(tag.text)"><termSec><term>\#(TranslationMemory.escaped(text))</term>"#
            + #"<termNote type="partOfSpeech">\#(note)</termNote></termSec></langSec>"#)
      }
      lines.append("</conceptEntry>")
    }
    lines += ["</body></text>", "</tbx>", ""]
    return lines.joined(separator: "\n")
  }

  /// TBX-Basic's picklist.
  private static let noteNames = ["n": "noun", "v": "verb", "adj": "adjective", "adv": "adverb"]

  /// RFC 4180. With a target, Weblate's four columns; without one, a column for each language.
  public static func csv(_ entries: [Entry], languages: [LanguageTag], to target: LanguageTag?) -> String {
    var rows = [["context", "source", "target", "developer_comments"]]
    if target == nil { rows = [["id"] + languages.map(\.text)] }
    for entry in entries {
      if let target {
        guard let source = entry.texts[.english] else { continue }
        rows.append([entry.id, source, entry.texts[target] ?? "", entry.partOfSpeech ?? "phrase"])
      } else {
        rows.append([entry.id] + languages.map { entry.texts[$0] ?? "" })
      }
    }
    return rows.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { ",\"\r\n".contains($0) }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}

extension TranslationPipeline {
  /// Every concept's rendered word, then every phrase without slots.
  public func exportedTerms() -> [TermBase.Entry] {
    var entries = book.concepts.enumerated().map { number, concept in
      var texts: [LanguageTag: String] = [:]
      for (tag, language) in book.languages where language.renderings[number] >= 0 {
        let lemma = language.surfaces[language.lemma(language.renderings[number])]
        texts[tag] = String(decoding: Array(lemma), as: UTF16.self)
      }
      return TermBase.Entry(id: concept.id, partOfSpeech: concept.pos, texts: texts)
    }
    let phrases = book.templates.filter(\.slots.isEmpty)
    for (template, unit) in zip(phrases, exportedMemory()) {
      entries.append(TermBase.Entry(id: template.id, partOfSpeech: nil, texts: unit.texts))
    }
    return entries
  }
}
