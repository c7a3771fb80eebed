import TestSupport
import Testing

extension EndToEnd {
  /// `parley chat` on a real terminal.
  @Suite(.enabled(if: TerminalWindow.isThere, "needs tmux"))
  struct ChatScreenTests {
    private func chat(
      _ name: String, _ server: RunningServer, shop: String? = nil, width: Int = 80, height: Int = 24,
      arguments: [String] = [], _ environment: [String: String] = [:]
    ) async throws -> TerminalWindow {
      let ca = try await RunningServer.authority()
      var command = [
        Command.parley, "chat", "--user", name, "--server", "127.0.0.1:\(server.port)", "--ca", ca,
      ]
      if let shop { command += ["--shop", shop] }
      command += arguments
      let own = ["PARLEY_TOKEN": "token-" + name, "PARLEY_LOCALES": Command.root + "/locales"]
      return try await TerminalWindow(
        command, width: width, height: height, environment: own.merging(environment) { $1 })
    }

    /// Most tests do with a few words of content; where translations are read, all of it.
    private let content = ["PARLEY_LOCALES": Command.root + "/locales"]

    private func say(_ text: String, in window: TerminalWindow) throws {
      try window.type(text)
      try window.press("Enter")
    }

    @Test func aRussianBuyerAndAChineseSellerTalk() async throws {
      let server = try await RunningServer.start(Market.lines, content)
      let anna = try await chat("anna", server, shop: "lanterns")
      try await anna.shows("c1")
      let wei = try await chat("wei", server)
      try await wei.shows("c1")
      try say("Сколько стоит?", in: anna)
      try await wei.shows("多少钱")
      try await wei.shows("| ru: Сколько стоит?")
      // The seller's screen shows it: read.
      try await anna.shows("✓✓✓ Сколько стоит?")
      try await anna.shows("→ zh-Hans: 多少钱")
      try say("有货。", in: wei)
      let screen = try await anna.shows("| zh-Hans: 有货。")
      #expect(screen.contains("wei (магазин)"))
    }

    @Test func anArabicBuyerAndAnEnglishSellerTalk() async throws {
      let server = try await RunningServer.start(
        Market.lines + [
          ["shop": "lamps", "name": "Lamps", "languages": ["en"]],
          Market.account("omar", "buyer", nil, "ar"), Market.account("ed", "agent", "lamps", "en"),
        ], content)
      let omar = try await chat("omar", server, shop: "lamps", ["LC_ALL": "ar_EG.UTF-8"])
      try await omar.shows("c1")
      let ed = try await chat("ed", server)
      try await ed.shows("c1")
      try say("Thank you!", in: ed)
      let shown = try await omar.shows("| en: Thank you!")
      #expect(shown.contains("شكرًا"))
      try say("شكرا", in: omar)
      try await ed.shows("Thank")
      // Arabic stands at the right of its screen.
      try await omar.shows("the sent text at the right") { screen in
        screen.split(separator: "\n").contains {
          $0.contains("شكرا") && $0.hasPrefix("✓") && $0.contains("        ")
        }
      }
    }

    @Test func aMessageThatComesWhileALineIsEditedLeavesItAlone() async throws {
      let talk = try await Dialogue.begin()
      let anna = try await chat("anna", talk.server, shop: "lanterns")
      try await anna.shows("c1")
      try anna.type("half of 世界")
      try await anna.shows("> half of 世界")
      _ = try await talk.wei.request("send", ["conv": talk.conv, "cid": "w1", "text": "您好"])
      let screen = try await anna.shows("您好")
      #expect(screen.contains("> half of 世界"))
      try anna.press("BSpace")
      try await anna.shows("a row that ends with 世") { screen in
        screen.split(separator: "\n").contains { $0 == "> half of 世" }
      }
      try anna.press("C-c")
      try anna.press("Up")
      try await anna.shows("> half of 世")
    }

    @Test func fortyColumnsWithoutColourAreEnough() async throws {
      let talk = try await Dialogue.begin()
      let anna = try await chat(
        "anna", talk.server, shop: "lanterns", width: 40, height: 16, ["NO_COLOR": "1"])
      try await anna.shows("c1")
      try say("Сколько стоит доставка в Москву, если я возьму три штуки?", in: anna)
      let screen = try await anna.shows("✓   Сколько стоит доставка в Москву,")
      #expect(screen.contains("\n    если я возьму три штуки?\n"))
    }

    @Test func aServerThatRestartsInTheMiddleLosesNothing() async throws {
      let server = try await RunningServer.start()
      let anna = try await chat("anna", server, shop: "lanterns", ["LC_ALL": "en_GB.UTF-8"])
      try await anna.shows("c1")
      try say("one", in: anna)
      try await anna.shows("✓   one")
      try await server.end(.kill)
      try say("two", in: anna)
      try await anna.shows("?   two")
      try await server.start()
      let screen = try await anna.shows("✓   two")
      #expect(!screen.contains("?   two"))
      try say("three", in: anna)
      try await anna.shows("✓   three")
      let wei = try await server.login("wei")
      let page = try await wei.request("history", ["conv": "c1"])
      #expect(!page["messages"][2].isNull && page["messages"][3].isNull)
    }

    @Test func aPasteOfThreeLinesIsOneMessage() async throws {
      let talk = try await Dialogue.begin()
      let anna = try await chat("anna", talk.server, shop: "lanterns")
      try await anna.shows("c1")
      try anna.paste("one\ntwo\nthree\n")
      try await anna.shows("  three")
      try anna.press("Enter")
      let event = try await talk.wei.event("message")
      #expect(event["orig"]["text"] == "one\ntwo\nthree")
    }

    @Test func attacksOnTheTerminalAreShownAsMarks() async throws {
      let talk = try await Dialogue.begin()
      let anna = try await chat("anna", talk.server, shop: "lanterns")
      try await anna.shows("c1")
      let attack = "\u{1B}[2J\u{1B}]0;pwned\u{07}\u{9B}31m\u{1B}[?1049l a\u{202E}b\u{200B}c\r\u{08}end"
      _ = try await talk.wei.request("send", ["conv": talk.conv, "cid": "w1", "text": .string(attack)])
      let screen = try await anna.shows("end")
      #expect(screen.contains("␛[2J␛]0;pwned␇‹009B›31m␛[?1049l"))
      #expect(screen.contains("a‹202E›b‹200B›c␍␈end"))
      #expect(screen.contains("c1"))
    }

    @Test func whatNobodyLookedAtIsNotMarkedRead() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1"])
      let lin = try await chat("lin", talk.server)
      try await lin.shows("Сообщение m1")
      let boris = try await talk.server.login("boris")
      let conv = try await boris.request("open", ["shop": "lanterns"])["conv"]
      _ = try await boris.request("send", ["conv": conv, "cid": "b1", "text": "Сообщение b1"])
      try await lin.shows("其他会话有 1 条新消息")
      try say("/convs", in: lin)
      try await lin.shows("lanterns · boris — 1 条未读")
      try say("/conv c2", in: lin)
      try await lin.shows("lanterns · boris · c2")
      try await lin.shows("Сообщение b1")
    }

    @Test func howFarTheOtherSideHasReadIsKnownAfterAStart() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1"])
      _ = try await talk.wei.request("read", ["conv": talk.conv, "seq": 1])
      let anna = try await chat("anna", talk.server, shop: "lanterns")
      try await anna.shows("✓✓✓ Сообщение m1")
    }

    @Test func withoutDrawingTheCommandsAreTheSame() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1"])
      let anna = try await chat(
        "anna", talk.server, shop: "lanterns", width: 120, arguments: ["--plain"])
      // One's own text leads, also in what was said before.
      try await anna.shows("(buyer): Сообщение m1")
      try say("/who", in: anna)
      try await anna.shows("anna (buyer)")
      try say("/edit Привет", in: anna)
      try await anna.shows("stored c1 #1")
      try say("/history", in: anna)
      try await anna.shows("Более ранних сообщений нет.")
      try say("/nonsense", in: anna)
      let screen = try await anna.shows("Команды /nonsense нет.")
      #expect(!screen.contains("c1> c1>"))
    }

    @Test func aStartThatFailsIsTold() async throws {
      let server = try await RunningServer.start()
      for _ in 0..<8 {
        let anna = try await chat("anna", server, ["PARLEY_TOKEN": "wrong"])
        try await anna.shows("(check --user")
      }
    }
  }
}
