import Testing

@testable import Translation

/// Turns of speech that say the opposite of their first word, and numbers in words, all the way through.
@Suite struct SenseTests {
  @Test(
    arguments: [
      ("es", "en", "No solo el rojo, sino también el azul", "Not only the red one but also the blue one"),
      ("en", "es", "Not only the red one but also the blue one", "No solo el rojo, sino también el azul"),
      ("es", "en", "No dejes de enviarlo", "Don't forget to send it, please"),
      ("en", "zh-Hans", "Unless you pay, I won't ship.", "我不会发货，除非您付款。"),
      ("en", "zh-Hans", "There is hardly any stock left.", "库存不多了。"),
      ("zh-Hans", "en", "起订量是一千五百件", "The minimum order is 1500 pieces"),
      ("zh-Hans", "en", "打七五折", "Give you a 25% discount"),
      ("zh-Hans", "en", "十一月二十二号发货", "We will ship on November 22"),
      ("de", "en", "Wir öffnen um halb sechs", "We open at 5:30"),
      ("ru", "en", "Нужно пятьсот штук", "I need 500 pieces"),
      ("zh-Hans", "en", "不是我们的问题", "It is not our question"),
      ("zh-Hans", "en", "是新客户", "I am the new customer"),
      ("en", "ru", "No more than 10 pieces", "Не больше 10 штук"),
      ("de", "en", "Noch nicht bezahlt", "I haven't paid yet"),
      (
        "ru", "en", "Подскажите, какой у вас минимальный заказ?",
        "Could you tell me, what is the minimum order quantity?"
      ),
    ] as [(String, String, String, String)])
  func senseIsKept(source: String, target: String, text: String, meaning: String) throws {
    #expect(try TestContent.translate(text, source, target) == meaning)
  }

  @Test func aMultiplierThatNobodyReadLeadsNoTranslation() {
    #expect(HanNumerals.leavesMultiplier(in: Array("五六七百件".utf16)))
    #expect(!HanNumerals.leavesMultiplier(in: Array("5千克".utf16)))
  }
}
