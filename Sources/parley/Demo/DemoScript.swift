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
    (.seller, "价格是 $34.90。我可以给您优惠5%。"),
    (.buyer, "Сколько стоит доставка в Москву?"),
    (.seller, "运费是$12.50。"),
    (.buyer, "Мой номер заказа LH-20418. Когда вы отправите мой заказ?"),
    (.seller, "您的订单LH-20418明天发货。"),
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
