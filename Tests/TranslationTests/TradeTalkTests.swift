import Messaging
import Testing

@testable import Translation

/// What reading messages of traders found wrong, as rules.
@Suite struct TradeTalkTests {
  private func rendering(_ text: String, _ source: String, _ target: String) throws -> Rendering {
    let (from, to) = (try TestContent.tag(source), try TestContent.tag(target))
    return try #require(try TestContent.pipeline.get().translate(text, from: from, to: [to], shop: nil)[to])
  }

  @Test(
    arguments: [
      ("es", "No tenemos ese modelo en azul", "是的"),
      ("pt-BR", "Não vendemos no varejo", "Sí"),
    ])
  func noInFrontOfAVerbIsNoAnswer(source: String, text: String, answer: String) throws {
    let got = try #require(try rendering(text, source, "zh-Hans").text)
    #expect(got.contains("没有") || got.contains("不"))
    #expect(!got.contains(answer) && !got.hasPrefix("不是，"))
  }

  @Test func aPlaceBehindTheVerbIsNotLost() throws {
    let got = try rendering("The package was delivered to the wrong address.", "en", "zh-Hans").text
    #expect(got?.contains("错误的地址") == true)
  }

  @Test(
    arguments: [
      ("en", "Our warehouse is closed until 8 October.", "zh-Hans", "10月8日"),
      ("en", "Our warehouse is closed until 8 October.", "ru", "8 октября"),
      ("ru", "Не отправляйте заказ до 10 марта.", "en", "March 10"),
    ])
  func aDayOfAMonthIsADateAndNotSoManyMonths(
    source: String, text: String, target: String, date: String
  ) throws {
    #expect(try rendering(text, source, target).text?.contains(date) == true)
  }

  @Test func pleaseIsSaidOnce() throws {
    let got = try #require(try rendering("Пожалуйста, отмените заказ.", "ru", "en").text)
    #expect(got.lowercased().ranges(of: "please").count == 1)
    #expect(try rendering("Мне нужен чек, пожалуйста.", "ru", "zh-Hans").text?.hasSuffix("请。") == false)
  }

  @Test(arguments: [("ru", "Размер 40 маломерит?", "zh-Hans"), ("ru", "Размер 40 маломерит?", "en")])
  func aQuestionStaysOne(source: String, text: String, target: String) throws {
    let last = try rendering(text, source, target).text?.last
    #expect(last == "?" || last == "？")
  }

  @Test(
    arguments: [
      ("en", "The left earphone has no sound.", "zh-Hans", "没有声音"), ("en", "It has no lid.", "ru", "нет"),
    ])
  func hasNoIsDoesNotHave(source: String, text: String, target: String, wanted: String) throws {
    let got = try rendering(text, source, target)
    #expect(got.text?.contains(wanted) == true)
    #expect(got.by != .gloss)
  }

  @Test(arguments: [("不是不能便宜", "en"), ("这个不会不发货", "en"), ("未收到", "en")])
  func negationsThatMayCancelOutDoNotLead(text: String, target: String) throws {
    #expect(try rendering(text, "zh-Hans", target).confidence <= 0.7)
  }

  @Test func groupsOfDigitsKeepTheirOrderOrDoNotLead() throws {
    let got = try rendering("Mi teléfono es 612 34 56 78", "es", "en")
    #expect(got.text?.contains("612 34 56 78") == true || got.confidence <= 0.4)
  }

  @Test func aLimitIsNotSwallowed() throws {
    let got = try rendering("Заказ придёт до 10 марта.", "ru", "en")
    #expect(got.text?.contains("on March 10") != true || got.by != .phrase)
  }

  @Test func anUnknownWordInsideATemplateIsNoPhrase() throws {
    #expect(try rendering("Ткань не крякозябрится", "ru", "zh-Hans").by != .phrase)
  }

  @Test func aChineseTopicIsNotTheDoer() throws {
    let got = try #require(try rendering("发票已经发到您的邮箱了。", "zh-Hans", "en").text)
    #expect(got.contains("sent"))
    #expect(!got.contains("invoice already sent to"))
  }

  @Test(
    arguments: [("ru", "У нас есть чек.", "لدينا"), ("ru", "У меня нет чека.", "لدي")])
  func whoHasIsSaidInArabic(source: String, text: String, wanted: String) throws {
    #expect(try rendering(text, source, "ar").text?.contains(wanted) == true)
  }
}
