import Messaging
import Testing

@testable import parley

@Suite struct ChatCommandTests {
  @Test(
    arguments: [
      ("/help", true), ("/помощь", true), ("/", true), ("//help", false), ("/50 мм", false),
      ("/path/to", false), ("help", false), ("/edit a/b", true),
    ])
  func aSlashBeforeALetterBeginsACommand(line: String, isCommand: Bool) {
    #expect(ChatCommand.isCommand(line) == isCommand)
  }

  @Test func twoSlashesSendOne() {
    #expect(ChatCommand.plain("//help") == "/help")
    #expect(ChatCommand.plain("/50 мм") == "/50 мм")
  }

  private static let lines: [(String, ChatCommand)] = [
    ("/open lanterns", .open(shop: "lanterns")), ("/conv c7", .conversation("c7")),
    ("/convs", .conversations),
    ("/history", .history), ("/who", .who), ("/help", .help), ("/search 上海 东边", .search("上海 东边")),
    ("/search", .search(nil)), ("/lang", .languages(want: nil, reads: [])),
    ("/lang ru ru,en", .languages(want: .russian, reads: [.russian, .english])),
    ("/lang r$", .misused(name: "lang")),
    ("/preview  Hello ", .preview("Hello")), ("/edit no, 3", .edit(seq: nil, text: "no, 3")),
    ("/edit #12 no", .edit(seq: 12, text: "no")), ("/edit #12", .misused(name: "edit")),
    ("/edit #1x no", .edit(seq: nil, text: "#1x no")), ("/reply #4 yes", .reply(seq: 4, text: "yes")),
    ("/retract", .retract(seq: nil)), ("/retract #3", .retract(seq: 3)),
    ("/retract 3", .misused(name: "retract")),
    ("/open", .misused(name: "open")), ("/dance", .unknown(name: "dance")), ("/", .unknown(name: "")),
  ]

  @Test(arguments: lines.indices)
  func aLineIsACommand(index: Int) {
    #expect(ChatCommand(Self.lines[index].0) == Self.lines[index].1)
  }

  @Test(arguments: ChatTexts.languages)
  func everyCommandHasAUsageAndHelpInEveryLanguage(language: LanguageTag) throws {
    let texts = try ViewScript(language).view.texts
    #expect(texts.language == language)
    for name in ChatCommand.names {
      #expect(ChatCommand.usages[name] != nil)
      #expect(texts["chat.help_" + name] != "chat.help_" + name)
    }
  }

  @Test func pluralsFollowTheLanguage() throws {
    func counted(_ language: LanguageTag, _ count: Int) throws -> String {
      try ViewScript(language).view.texts.counted("chat.unread", count)
    }
    #expect(try counted(.russian, 1) == "1 непрочитанное")
    #expect(try counted(.russian, 3) == "3 непрочитанных")
    #expect(try counted(.simplifiedChinese, 5) == "5 条未读")
    #expect(try counted(.arabic, 2) == "رسالتان غير مقروءتين")
  }

  @Test(arguments: [
    ("ru_RU.UTF-8", "ru"), ("pt_PT", "pt-BR"), ("zh_CN.UTF-8", "zh-Hans"), ("C.UTF-8", "en"), ("", "en"),
    ("ja_JP", "en"),
  ])
  func theLanguageIsThatOfTheEnvironment(lang: String, language: String) {
    #expect(ChatTexts.languageOfEnvironment(["LANG": lang]).text == language)
  }
}
