/// Texts of 4,000 scalars that are as dear to translate as a stranger can make them: what the bench and the tests try.
public struct HostileInput: Sendable {
  public let name: String
  public let text: String

  public static let scalarCount = 4_000

  private init(_ name: String, _ unit: String) {
    self.name = name
    var scalars = String.UnicodeScalarView()
    let unit = Array(unit.unicodeScalars)
    for index in 0..<Self.scalarCount { scalars.append(unit[index % unit.count]) }
    text = String(scalars)
  }

  public static let all: [HostileInput] = [
    HostileInput("combining marks", "\u{301}"),
    HostileInput("as many marks as are taken", "e" + String(repeating: "\u{301}", count: 30)),
    HostileInput("Arabic marks", "ب" + String(repeating: "\u{64E}", count: 30)),
    HostileInput("one long word", "a"),
    HostileInput("one long word of two letters", "ab"),
    HostileInput("one long Arabic word", "والطلب"),
    HostileInput("one long German word", "versandkosten"),
    HostileInput("apostrophes", "l'"),
    HostileInput("Han only", "的手机壳"),
    HostileInput("Han sentences without a mark", "我想买这个红色的手机壳多少钱能便宜一点吗"),
    HostileInput("digits only", "1"),
    HostileInput("digits and separators", "1,1."),
    HostileInput("dates and times", "12.12.2026 10:30 "),
    HostileInput("emoji", "👍"),
    HostileInput("emoji joined", "👨\u{200D}👩\u{200D}👧\u{200D}"),
    HostileInput("flags", "🇧🇷"),
    HostileInput("brackets", "("),
    HostileInput("brackets of all kinds", "([{<«"),
    HostileInput("placeholders", "{{a}}"),
    HostileInput("spaces", " "),
    HostileInput("lines", "\n"),
    HostileInput("letters and spaces", "a "),
    HostileInput("commas", "a,"),
    HostileInput("question marks", "a? "),
    HostileInput("hyphens", "a-"),
    HostileInput("mixed scripts", "aяش中1😀"),
    HostileInput("mixed words", "order заказ طلب 订单 "),
    HostileInput("links", "http://a.b/"),
    HostileInput("one word again and again", "please "),
    HostileInput("negations", "no not "),
    HostileInput("Russian words of many readings", "за по на с и "),
    HostileInput("English words of many readings", "that can order ship to you "),
    HostileInput("Spanish words of many readings", "que la de como para "),
  ]
}
