import Foundation
import Messaging
import Testing
import Translation

@Suite struct TermBaseTests {
  private let russian = LanguageTag("ru") ?? .english

  private var entries: [TermBase.Entry] {
    [
      TermBase.Entry(
        id: "a.b", partOfSpeech: "n", texts: [.english: "nut, bolt & \"co\"", russian: "гайка"]),
      TermBase.Entry(id: "p.hi", partOfSpeech: nil, texts: [.english: "Hi!"]),
    ]
  }

  @Test func spreadsheetHasAColumnForEachLanguageAndQuotesWhatItMust() {
    #expect(
      TermBase.csv(entries, languages: [.english, russian], to: nil)
        == "id,en,ru\r\na.b,\"nut, bolt & \"\"co\"\"\",гайка\r\np.hi,Hi!,\r\n")
  }

  @Test func bilingualTableHasTheColumnsOfWeblate() {
    #expect(
      TermBase.csv(entries, languages: [.english, russian], to: russian)
        == "context,source,target,developer_comments\r\na.b,\"nut, bolt & \"\"co\"\"\",гайка,n\r\np.hi,Hi!,,phrase\r\n"
    )
  }

  @Test func termBaseIsWellFormedAndHasConceptsOnly() {
    let tbx = TermBase.tbx(entries)
    #expect(
      tbx.contains("<term>nut, bolt &amp; &quot;co&quot;</term>") || tbx.contains("nut, bolt &amp; \"co\""))
    #expect(tbx.contains(#"<langSec xml:lang="ru"><termSec><term>гайка</term>"#) && !tbx.contains("Hi!"))
    #expect(
      tbx.components(separatedBy: "<conceptEntry").count
        == tbx.components(separatedBy: "</conceptEntry>").count)
  }
}
