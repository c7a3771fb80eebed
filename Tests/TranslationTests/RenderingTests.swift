import Messaging
import Testing

@testable import Translation

/// Kinds of faults that readers found, each with a sentence of our own: what must stand in the rendering, and what must not.
@Suite struct RenderingTests {
  struct Case: CustomTestStringConvertible {
    let source: String
    let target: String
    let text: String
    let wanted: String
    var unwanted = "\u{0}"
    var testDescription: String { "\(source)>\(target) \(text)" }

    init(_ source: String, _ target: String, _ text: String, _ wanted: String, not unwanted: String = "\u{0}")
    {
      (self.source, self.target, self.text, self.wanted, self.unwanted) = (
        source, target, text, wanted, unwanted
      )
    }
  }

  private func check(_ example: Case) throws {
    let made = try #require(try TestContent.translate(example.text, example.source, example.target))
    #expect(made.contains(example.wanted), "\(made)")
    #expect(!made.contains(example.unwanted), "\(made)")
  }

  @Test(
    arguments: [
      Case("ru", "en", "Можете снять видео?", ".", not: "?"),
      Case("ru", "en", "Почему не отвечаете?", "?", not: "."),
      Case("es", "en", "¿Me da su número?", ".", not: "?"),
    ])
  func templatesKeepTheirOwnEndMark(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("en", "es", "Hi, do you have this in blue?", "Hola, ¿", not: "¡"),
      Case("pt-BR", "es", "De nada.", "De nada.", not: "¡"),
      Case("en", "es", "Great! Thank you!", "¡Gracias!"),
      Case("en", "es", "How much is it", "¿"),
    ])
  func openingMarksStandWhereTheirClauseBegins(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("zh-Hans", "en", "可以，我帮您备注一下。", "I'll", not: "i'll"),
      Case("en", "ru", "Hello, do you still have it?", ", ещё", not: "Ещё"),
    ])
  func lettersBehindACommaAreSmallButForI(example: Case) throws { try check(example) }

  @Test func aPieceSaidTwiceIsSaidOnce() throws {
    try check(Case("en", "fr", "Hello, hello, how can I help you?", "Bonjour, que", not: "Bonjour, bonjour"))
  }

  @Test func aTemplateBringsItsOwnSubject() throws {
    try check(Case("ru", "en", "Мы ответим в ближайшее время.", "We will", not: "We we"))
  }

  @Test(
    arguments: [
      Case("en", "ru", "I need it by Friday.", "до пятницы", not: "до в"),
      Case("en", "ar", "I need it before Friday.", "قبل يوم الجمعة", not: "يوم يوم"),
      Case("en", "de", "Will it arrive by Saturday?", "bis Samstag", not: "am Samstag"),
    ])
  func timesGiveUpTheirPrepositionBehindAnother(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("zh-Hans", "en", "总价是125美元", "125 dollars"),
      Case("ru", "en", "давайте за 1500 рублей", "1500 roubles"),
      Case("en", "zh-Hans", "It costs 15 dollars.", "15美元"),
    ])
  func anAmountWithACurrencyWordIsAPrice(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("zh-Hans", "en", "有36码吗？", "size 36"),
      Case("ar", "en", "هل عندكم مقاس 42؟", "size 42"),
      Case("ru", "en", "Есть 42 размера?", "size 42"),
    ])
  func aBareNumberCanBeASize(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("en", "zh-Hans", "We ship within 5 business days.", "5个工作日"),
      Case("en", "ru", "We ship within 5 business days.", "5 рабочих дней"),
      Case("zh-Hans", "en", "3-5个工作日内发货", "3-5 working days"),
      Case("ar", "en", "يصل خلال 5 أيام عمل", "5 working days"),
      Case("en", "es", "within 5 business days", "5 días hábiles"),
    ])
  func workingDaysStayWorkingDays(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("es", "en", "Tarda entre 10 y 15 días.", "10 to 15 days"),
      Case("en", "zh-Hans", "Delivery takes 3 to 5 business days.", "3到5个工作日"),
      Case("en", "ru", "Delivery takes 3 to 5 business days.", "3–5 рабочих дней"),
    ])
  func aRangeKeepsItsUnit(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("zh-Hans", "ru", "红色卖完了，只剩蓝色了。", "красный", not: "красн "),
      Case("en", "ru", "The size is wrong.", "неправильный"),
      Case("en", "ru", "The fabric is thick.", "толстая"),
    ])
  func noShortAdjectiveIsInvented(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("en", "ru", "I have been waiting for three weeks.", "три недели"),
      Case("en", "ru", "We have these two models.", "эти две модели"),
      Case("en", "pt-BR", "two days", "dois dias"),
      Case("en", "ar", "30 days", "30 يومًا"), Case("en", "ar", "two pieces", "قطعتين"),
      Case("zh-Hans", "en", "我要10件", "10 pieces"), Case("zh-Hans", "ru", "我要10件", "10 штук", not: "штука"),
      Case("en", "zh-Hans", "I'll take two", "两个"),
    ])
  func countedThingsHaveTheirForm(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("en", "ar", "The tracking number does not work.", "رقم التتبع", not: "الرقم"),
      Case("en", "ar", "Where is the phone case?", "جراب الهاتف", not: "الجراب"),
      Case("en", "ar", "Do you have it in red?", "الأحمر"), Case("en", "ar", "Is it cheaper?", "أرخص"),
      Case("en", "ar", "Do you have other colors?", "ألوان أخرى"),
    ])
  func arabicArticlesAndComparatives(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("zh-Hans", "en", "我们的工厂在广州", "Our factory is in"), Case("zh-Hans", "ru", "我们的工厂在广州", "Наша"),
      Case("en", "ru", "We have 12 colors.", "У нас"),
    ])
  func oursIsNotMine(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("de", "en", "Wir schicken Ihnen den Link.", "you", not: "you all"),
      Case("de", "en", "Haben Sie meine Nachricht bekommen?", "you", not: "they"),
      Case("es", "en", "¿Puedo cambiar la talla?", "I ", not: "you"),
    ])
  func personsAreKept(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("en", "es", "The sleeves are too long.", "largas"),
      Case("en", "pt-BR", "The sleeves are too long.", "compridas"),
      Case("en", "fr", "The sleeves are too long.", "longues"),
    ])
  func predicatesAgreeBehindADegreeWord(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("zh-Hans", "en", "这款比那款轻", "lighter than"),
      Case("en", "zh-Hans", "This black jacket is more expensive than the blue one.", "比蓝色的更贵"),
      Case("en", "es", "This bag is cheaper than the red one.", "más barat"),
    ])
  func comparisonsCompare(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("zh-Hans", "en", "我们10月5号发货", "October 5"), Case("ru", "zh-Hans", "Отправим 5 октября.", "10月5日"),
      Case("zh-Hans", "en", "明天上午9点发货", "9:00"),
    ])
  func datesAndHoursAreWrittenAsUsual(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("zh-Hans", "en", "可以取消", "can", not: "?"), Case("zh-Hans", "en", "可以今天发货吗？", "?"),
      Case("zh-Hans", "en", "今天可以发", "ship", not: "you"),
    ])
  func canWithoutAParticleStates(example: Case) throws { try check(example) }

  @Test(
    arguments: [
      Case("en", "ru", "Check it on 17track.net please", "17track.net"),
      Case("en", "de", "We work from 9 am.", "9 am"),
    ])
  func linksWithoutASchemeAndClocksAreEntities(example: Case) throws { try check(example) }

  @Test func nobodyNegatesOnceOrTwiceByLanguage() throws {
    try check(Case("en", "ru", "Nobody came.", "Никто не"))
  }
}
