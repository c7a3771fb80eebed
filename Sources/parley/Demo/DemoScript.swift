/// What is said in the demo, each in the speaker's own language.
enum DemoScript {
  enum Speaker: String, Sendable {
    case buyer = "anna"
    case seller = "liwei"
  }

  static let shop = "lanterns"
  static let bot = "lantern-bot"
  static let guest = "guest"

  static let lines: [(speaker: Speaker, text: String)] = [
    (.buyer, "Здравствуйте! Эта настольная лампа есть в наличии?"),
    (.seller, "您好！有货。"),
    (.buyer, "Сколько стоит?"),
    (.seller, "价格是 $34.90，包邮。"),
    (.buyer, "Можно скидку, если я возьму 3 штуки?"),
    (.seller, "可以，3个可以优惠 5%。"),
    (.buyer, "Хорошо. Когда вы отправите заказ LH-20418?"),
    (.seller, "明天发货。"),
    (.buyer, "Спасибо!"),
    (.seller, "不客气！"),
  ]

  /// What the bot answers, and to what: it reads the original and all that it was translated to.
  static let answers: [(triggers: [String], answer: String)] = [
    (["多久", "когда", "how long", "cuándo", "quand", "wann"], "一般3天内发货。"),
    (["有货", "в наличии", "in stock", "available", "disponible"], "有货。"),
    (["多少钱", "сколько стоит", "how much", "price", "cuánto"], "价格是 $34.90。"),
  ]

  static func answer(to text: String) -> String? {
    let lowered = text.lowercased()
    return answers.first { $0.triggers.contains { lowered.contains($0) } }?.answer
  }
}
