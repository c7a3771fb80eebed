import Foundation
import Testing

@testable import Translation

/// Numbers and times in words are written in digits before anything is translated.
@Suite struct NumeralTests {
  private func inDigits(_ text: String, _ tag: String) throws -> String {
    String(decoding: try TestContent.language(tag).grammar.inDigits(Array(text.utf16)), as: UTF16.self)
  }

  @Test(
    arguments: [
      ("一千五百件", "1500件"), ("三百五", "350"), ("三百五一件", "350一件"), ("三百零五块", "305块"), ("两万三", "23000"),
      ("2.5万", "25000"), ("1.2亿", "120000000"), ("三亿两千万", "320000000"), ("3万5", "35000"), ("二十五块", "25块"),
      ("一万零五十", "10050"), ("5百件", "500件"), ("一百二十三万四千五百六十七", "1234567"), ("3到5万", "30000到50000"),
      ("3-5万件", "30000-50000件"), ("三五百块", "300-500块"), ("三五天到", "3-5天到"), ("七八个", "7-8个"),
      ("十一月二十二号", "11月22号"), ("三月五日", "3月5日"), ("差五分八点", "7:55"), ("八点差一刻", "7:45"), ("八点半", "8:30"),
      ("七点五十五分", "7:55"), ("8点20", "8:20"), ("百分之二十五", "25%"), ("零下五度", "-5度"), ("一两个", "1-2个"),
      ("打七五折", "优惠25%"),
      ("打7折", "优惠30%"), ("9.5折", "优惠5%"),
      ("88折", "优惠12%"),
    ] as [(String, String)])
  func chineseNumbersAndTimesAreWrittenInDigits(text: String, digits: String) throws {
    #expect(try inDigits(text, "zh-Hans") == digits)
  }

  @Test(
    arguments: [
      "三件", "十二件", "打折", "打五折", "有一点贵", "三点五", "千万不要", "5千克", "百叶窗", "三月", "星期三五天", "一二三四", "第一", "万一", "十分好",
      "三折伞", "一个百叶窗", "1.5千克", "八点", "差一点", "三四五",
    ])
  func chineseWordsThatAreNoNumbersStay(text: String) throws {
    #expect(try inDigits(text, "zh-Hans") == text)
  }

  @Test(
    arguments: [
      ("en", "two hundred and fifty pieces", "250 pieces"), ("en", "thirty-two", "32"),
      ("en", "Twenty five", "25"),
      ("en", "a thousand five hundred", "1500"), ("en", "two hundred thousand", "200000"),
      ("en", "5 thousand", "5000"), ("en", "2.5 million", "2500000"),
      ("en", "two or three hundred", "200 or 300"),
      ("en", "one hundred and two hundred", "100 and 200"),
      ("en", "half past nine", "9:30"), ("en", "minus five degrees", "-5 degrees"),
      ("fr", "moins cinq degrés", "-5 degrés"), ("en", "a quarter to one", "12:45"),
      ("en", "half past twelve", "12:30"),
      ("de", "fünfundzwanzig Stück", "25 Stück"), ("de", "zweihundertfünfzig", "250"),
      ("de", "dreitausendfünfhundert", "3500"), ("de", "um halb sechs", "um 5:30"),
      ("de", "halb eins", "12:30"),
      ("de", "Viertel vor acht", "7:45"),
      ("es", "treinta y dos", "32"), ("es", "mil quinientos", "1500"), ("es", "doscientas cincuenta", "250"),
      ("es", "a las tres y media", "a las 3:30"), ("fr", "quatre-vingt-dix-sept", "97"),
      ("fr", "deux cent cinquante", "250"), ("fr", "soixante et onze", "71"), ("fr", "vingt et un", "21"),
      ("fr", "à trois heures et demie", "à 3:30"), ("pt-BR", "duzentos e cinquenta", "250"),
      ("pt-BR", "às três e meia", "às 3:30"), ("ru", "двести пятьдесят", "250"),
      ("ru", "тысяча пятьсот", "1500"),
      ("ru", "сто пять", "105"), ("ru", "в половине шестого", "в 5:30"), ("ru", "полшестого", "5:30"),
      ("ru", "без пяти восемь", "7:55"), ("ru", "5 тысяч", "5000"), ("ru", "полтора часа", "1,5 часа"),
      ("de", "anderthalb", "1,5"),
    ] as [(String, String, String)])
  func numberWordsAreWrittenInDigits(tag: String, text: String, digits: String) throws {
    #expect(try inDigits(text, tag) == digits)
  }

  @Test(
    arguments: [
      ("en", "two pieces"), ("en", "a hundred"), ("en", "thirty-first"), ("en", "three to five"),
      ("en", "half a year"),
      ("en", "five and six"), ("en", "ten five"), ("en", "a million thanks"),
      ("de", "ein halb fertiges Kleid"),
      ("de", "einander"), ("de", "sieben und zwölf"), ("es", "veinte por ciento"), ("es", "mil gracias"),
      ("es", "rojo y negro"), ("fr", "mille mercis"), ("ru", "сто раз"),
      ("ru", "без пяти"), ("pt-BR", "dois e três"),
    ] as [(String, String)])
  func wordsThatAreNoNumbersStay(tag: String, text: String) throws {
    #expect(try inDigits(text, tag) == text)
  }
}
