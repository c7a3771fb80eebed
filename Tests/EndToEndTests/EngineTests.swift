import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// A server that was given an engine: what goes out, and what comes of it.
  struct EngineTests {
    private static let said = "Пришлите мне золотую сову №7, сайт https://sova.example/x"

    private func begin(_ engine: FakeEngine, _ more: [String: String] = [:]) async throws -> Dialogue {
      let settings = [
        "PARLEY_ENGINES_APERTIUM_URL": engine.url, "PARLEY_ENGINES_APERTIUM_PAIRS": "ru>zh-Hans=rus|zho",
        "PARLEY_ENGINES_APERTIUM_BELOW": "1", "PARLEY_ENGINES_APERTIUM_CONFIDENCE": "0.99",
      ]
      return try await Dialogue.begin(settings.merging(more) { $1 })
    }

    /// The rendering of a masked Russian text: what the marks stood for must be put back around it.
    private static func chinese(_ masked: String) -> String { "引擎 " + masked.filter(\.isASCII) }

    @Test func aBetterRenderingComesAsAnEventOfItsOwn() async throws {
      let engine = try await FakeEngine.start(FakeEngine.apertium(Self.chinese))
      let talk = try await begin(engine)
      let sent = try await talk.say(Self.said, cid: "m1")
      #expect(sent["tr"]["zh-Hans"]["by"] != "mt:apertium", "the reply did not wait")
      let message = try await talk.wei.event("message")
      let better = try await talk.wei.event("translation")
      #expect(better["conv"] == talk.conv && better["seq"] == message["seq"])
      #expect(better["lang"] == "zh-Hans" && better["by"] == "mt:apertium" && better["rev"] == 2)
      #expect(better["facts"] == "ok")
      let text = try #require(better["text"].string)
      #expect(text.contains("引擎") && text.contains("https://sova.example/x"), "\(text)")
      let stored = try await talk.wei.request("history", ["conv": talk.conv])["messages"].elements
      #expect(stored.last?["tr"]["zh-Hans"]["by"] == "mt:apertium")
      let asked = try #require(engine.requests.first)
      let form = FakeEngine.form(asked.body)
      #expect(form["langpair"] == "rus|zho")
      #expect(form["q"]?.contains("sova.example") == false)
      #expect(!talk.server.log.contains("сову"), "no log has a text")
    }

    @Test func theSecondTimeTheEngineIsNotAsked() async throws {
      let engine = try await FakeEngine.start(FakeEngine.apertium(Self.chinese))
      let talk = try await begin(engine)
      for cid in ["m1", "m2"] {
        try await talk.say(Self.said, cid: cid)
        #expect(try await talk.wei.event("translation")["by"] == "mt:apertium")
      }
      #expect(engine.requests.count == 1)
    }

    /// The next message is delivered at once, whatever the engine does with the one before.
    @Test(
      arguments: [
        .silence, .cut, .hangUp, .answer(500) { _, _ in "{}" }, .answer(200) { _, _ in "garbage" },
        FakeEngine.apertium { _ in "标记没了" },
      ] as [FakeEngine.Manner])
    func anEngineThatFailsDelaysNothing(_ manner: FakeEngine.Manner) async throws {
      let engine = try await FakeEngine.start(manner)
      let talk = try await begin(engine)
      for number in 1...8 {
        #expect(try await talk.say(Self.said + " \(number)", cid: "m\(number)").isOK)
        #expect(try await talk.wei.event("message")["orig"]["text"].string?.hasSuffix(" \(number)") == true)
      }
      let all = try await talk.wei.request("history", ["conv": talk.conv])["messages"].elements
      #expect(all.count == 8 && all.allSatisfy { $0["tr"]["zh-Hans"]["by"] != "mt:apertium" })
      #expect(try await talk.server.end() == 0, "a question that is out does not hold up the end")
    }

    @Test func withoutAnEngineNothingGoesOut() async throws {
      let engine = try await FakeEngine.start(FakeEngine.apertium(Self.chinese))
      let talk = try await begin(engine, ["PARLEY_ENGINES_APERTIUM_PAIRS": "de>fr"])
      try await talk.say(Self.said, cid: "m1")
      _ = try await talk.anna.request("translate", ["text": .string(Self.said), "to": "zh-Hans"])
      _ = try await talk.wei.event("message")
      #expect(try await talk.wei.eventsUpToNow().isEmpty)
      #expect(engine.requests.isEmpty)
    }

    @Test(arguments: [
      ["URL": "http://mt.example:2737", "PAIRS": "en>es"], ["URL": "http://127.0.0.1:1"], ["PAIRS": "en>es"],
      ["URL": "ftp://127.0.0.1", "PAIRS": "en>es"], ["URL": "http://127.0.0.1:1", "PAIRS": "en-es"],
      ["URL": "http://127.0.0.1:1", "PAIRS": "en>es en>es"],
      ["URL": "http://127.0.0.1:1", "PAIRS": "en>tlh"],
      ["URL": "http://127.0.0.1:1", "PAIRS": "en>es=a&b|c"],
      ["URL": "http://127.0.0.1:1", "PAIRS": "en>es", "BELOW": "2"],
      ["URL": "http://127.0.0.1:1", "PAIRS": "en>es", "SPEED": "2"],
    ])
    func settingsThatMakeNoSenseAreRefused(_ settings: [String: String]) async throws {
      let folder = NSTemporaryDirectory() + "parley-engines-" + UUID().uuidString
      var environment = ["PARLEY_LOCALES": SmallLocales.path]
      for (name, value) in settings { environment["PARLEY_ENGINES_APERTIUM_" + name] = value }
      let (chain, key) = try await RunningServer.certificate()
      let done = try await Command.run(
        Command.parley,
        ["serve", "--data", folder, "--listen", "127.0.0.1:0", "--tls-cert", chain, "--tls-key", key],
        environment: environment)
      #expect(done.status == 1)
      #expect(done.errors.contains("engines.apertium") || done.errors.contains("PARLEY_ENGINES_APERTIUM"))
      #expect(!FileManager.default.fileExists(atPath: folder), "nothing was made")
    }
  }

  /// A real Apertium APy, which scripts/test-apertium starts and names.
  struct ApertiumTests {
    private static let address = ProcessInfo.processInfo.environment["PARLEY_TEST_APERTIUM"]

    @Test(.enabled(if: address != nil))
    func aRealApertiumRendersAMessage() async throws {
      let people: [JSON] = [
        Market.account("ann", "buyer", nil, "en"), Market.account("luis", "agent", "lanterns", "es"),
      ]
      let server = try await RunningServer.start(
        Market.lines + people,
        [
          "PARLEY_ENGINES_APERTIUM_URL": try #require(Self.address),
          "PARLEY_ENGINES_APERTIUM_PAIRS": "en>es es>en",
          "PARLEY_ENGINES_APERTIUM_BELOW": "1", "PARLEY_ENGINES_APERTIUM_CONFIDENCE": "0.99",
          "PARLEY_ENGINES_APERTIUM_TIMEOUT_MS": "20000",
        ])
      let luis = try await server.login("luis")
      let ann = try await server.login("ann")
      let conv = try await ann.request("open", ["shop": "lanterns"])["conv"]
      let said =
        "The small red house has 15 old windows, see https://shop.example/w?id=7 or ask ann@example.com."
      _ = try await ann.request("send", ["conv": conv, "cid": "m1", "text": .string(said), "lang": "en"])
      let better = try await luis.event("translation")
      #expect(better["by"] == "mt:apertium" && better["rev"] == 2 && better["facts"] == "ok")
      let text = try #require(better["text"].string)
      for fact in ["15", "https://shop.example/w?id=7", "ann@example.com"] {
        #expect(text.contains(fact), "\(text)")
      }
      #expect(text.contains("casa") && text.contains("ventanas"), "\(text)")
      #expect(try await server.end() == 0)
    }
  }
}
