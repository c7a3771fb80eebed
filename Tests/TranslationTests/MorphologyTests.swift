import Testing

@testable import Translation

/// Forms that the paradigms must make, a table for each language with inflection.
@Suite struct MorphologyTests {
  @Test(
    arguments: [
      ("ru", "trade.order", "gen.sg", "заказа"), ("ru", "trade.order", "dat.pl", "заказам"),
      ("ru", "trade.order", "ins.sg", "заказом"),
      ("ru", "wear.dress", "prp.sg", "платье"), ("ru", "v.pay", "pres.2.pl", "платите"),
      ("ru", "v.pay", "past.f.sg", "платила"),
      ("ru", "v.pay", "past.pl.pf", "заплатили"), ("ru", "color.red", "f.sg.acc", "красную"),
      ("ru", "color.red", "pl.gen", "красных"),
      ("es", "v.have", "pres.1.pl", "tenemos"), ("es", "v.pay", "past.1.sg", "pagué"),
      ("es", "v.pay", "fut.3.sg", "pagará"),
      ("es", "color.red", "f.pl", "rojas"), ("es", "v.lose", "pres.1.sg", "pierdo"),
      ("pt-BR", "v.do", "past.3.sg", "fez"), ("pt-BR", "v.want", "pres.1.sg", "quero"),
      ("pt-BR", "color.red", "f.sg", "vermelha"),
      ("fr", "v.take", "pres.2.pl", "prenez"), ("fr", "v.have", "fut.1.sg", "aurai"),
      ("fr", "v.pay", "pp.f.sg", "payée"),
      ("de", "trade.order", "dat.pl", "Bestellungen"), ("de", "wear.dress", "gen.sg", "Kleids"),
      ("de", "v.take", "pres.3.sg", "nimmt"),
      ("de", "color.red", "m.st.acc.sg", "roten"), ("de", "color.red", "n.mx.nom.sg", "rotes"),
      ("de", "color.red", "f.wk.nom.sg", "rote"),
      ("ar", "trade.order", "pl", "طلبات"), ("ar", "v.pay", "pres.1.sg", "أدفع"),
      ("ar", "v.pay", "past.1.pl", "دفعنا"),
      ("en", "v.take", "past", "took"), ("en", "v.pay", "ger", "paying"), ("en", "v.be", "past.pl", "were"),
    ] as [(String, String, String, String)])
  func formIsMade(language: String, concept: String, cell: String, expected: String) throws {
    #expect(try TestContent.form(concept, cell, language) == expected)
  }

  @Test func formTagsPackAndUnpack() throws {
    let tag = FormTag(.past, number: 2, gender: 1, grammaticalCase: 4, person: 3, isPerfective: true)
    #expect(tag.kind == .past && tag.number == 2 && tag.gender == 1)
    #expect(tag.grammaticalCase == 4 && tag.person == 3 && tag.isPerfective)
    #expect(FormTag("pres.3.sg") == FormTag(.pres, number: 1, person: 3))
    #expect(FormTag("nonsense") == nil)
  }
}
