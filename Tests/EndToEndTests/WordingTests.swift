import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// A shop's own words over the socket, and what they do to its messages.
  struct WordingTests {
    /// People whose tokens have every scope: of both shops, of none, and one that may not manage.
    private static let people: [JSON] = [
      person("keeper", "agent", "lanterns"), person("teakeeper", "bot", "tea"), person("rose", "buyer", nil),
      person("rover", "bot", nil), person("warden", "admin", nil),
    ]

    private static func person(_ name: String, _ kind: String, _ shop: String?) -> JSON {
      guard case .object(var members) = Market.account(name, kind, shop, "zh-Hans") else { return .null }
      members["scopes"] = ["read", "send", "manage"]
      return .object(members)
    }

    /// A dialogue, and the keeper of the shop's words.
    private func begin() async throws -> (Dialogue, keeper: RawClient) {
      let talk = try await Dialogue.begin()
      try await talk.server.provision(Self.people)
      return (talk, try await talk.server.login("keeper"))
    }

    private func put(
      _ client: RawClient, _ kind: String, _ source: String, _ target: String? = nil
    ) async throws -> JSON {
      var fields: [String: JSON] = ["do": "put", "kind": .string(kind), "source": .string(source)]
      if let target {
        fields["from"] = "ru"
        fields["to"] = "zh-Hans"
        fields["target"] = .string(target)
      }
      return try await client.request("glossary", fields)
    }

    @Test func aChangeHoldsForTheNextMessageAndOutlivesTheServer() async throws {
      let (talk, keeper) = try await begin()
      let said = "Пришлите мне золотую сову"
      let before = try await talk.say(said, cid: "m1")
      #expect(before["tr"]["zh-Hans"]["by"] != "glossary")
      #expect(try await put(keeper, "pair", said, "请给我寄金猫头鹰").isOK)
      let after = try await talk.say(said, cid: "m2")
      #expect(after["tr"]["zh-Hans"]["text"] == "请给我寄金猫头鹰")
      #expect(after["tr"]["zh-Hans"]["by"] == "glossary")
      let stored = try await talk.wei.request("history", ["conv": talk.conv])["messages"].elements
      #expect(stored.first?["tr"] == before["tr"], "what is stored stays as it is")
      try await talk.server.killAndRestart()
      let anna = try await talk.server.login("anna")
      #expect(try await talk.say(said, cid: "m3", by: anna)["tr"]["zh-Hans"]["by"] == "glossary")
    }

    @Test func noShopsWordingReachesAnother() async throws {
      let (talk, keeper) = try await begin()
      let said = "Пришлите мне золотую сову"
      #expect(try await put(keeper, "pair", said, "请给我寄金猫头鹰").isOK)
      let tea = try await talk.anna.request("open", ["shop": "tea"])["conv"]
      let sent = try await talk.anna.request(
        "send", ["conv": tea, "cid": "t1", "text": .string(said)])
      #expect(sent["tr"]["zh-Hans"]["by"] != "glossary")
      let mei = try await talk.server.login("teakeeper")
      #expect(try await mei.request("glossary", ["do": "list"])["entries"] == [])
      let deletion: [String: JSON] = [
        "do": "delete", "kind": "pair", "source": .string(said), "from": "ru", "to": "zh-Hans",
      ]
      #expect(try await mei.request("glossary", deletion).code == "not_found")
      #expect(try await keeper.request("glossary", deletion).isOK)
      #expect(try await talk.say(said, cid: "m1")["tr"]["zh-Hans"]["by"] != "glossary")
    }

    @Test func aWordingIsListedInPages() async throws {
      let (talk, keeper) = try await begin()
      for name in ["Sova", "Luna", "Zarya"] { #expect(try await put(keeper, "name", name).isOK) }
      let first = try await keeper.request("glossary", ["do": "list", "limit": 2])
      #expect(first["entries"].elements.map { $0["source"] } == ["Sova", "Luna"])
      #expect(first["more"] == true && first["version"] == 3)
      let rest = try await keeper.request("glossary", ["do": "list", "limit": 2, "after": first["next"]])
      #expect(rest["entries"].elements.map { $0["source"] } == ["Zarya"])
      #expect(rest["more"] == false && rest["next"] == .null)
      #expect(try await talk.wei.request("glossary", ["do": "list"]).code == "forbidden")
    }

    @Test(arguments: [
      ("rose", "not_found"), ("rover", "not_found"), ("warden", "not_found"), ("eye", "forbidden"),
      ("wei", "forbidden"),
    ])
    func onlyTheShopsSideManages(_ name: String, _ code: String) async throws {
      let server = try await RunningServer.start(Market.lines + Self.people)
      let client = try await server.login(name)
      for action in ["put", "delete", "list"] {
        let reply = try await client.request(
          "glossary", ["do": .string(action), "kind": "name", "source": "Sova"])
        #expect(reply.code == code, "\(name) \(action): \(reply.text)")
      }
    }

    @Test(
      arguments: [
        ["do": "put", "kind": "term", "source": "x", "to": "ru", "target": "y"],
        ["do": "put", "kind": "term", "source": "x", "from": "ru", "to": "ru", "target": "y"],
        ["do": "put", "kind": "term", "source": "x", "from": "en", "to": "ru"],
        ["do": "put", "kind": "term", "source": "x", "from": "tlh", "to": "ru", "target": "y"],
        ["do": "put", "kind": "name", "source": " — "], ["do": "put", "kind": "song", "source": "x"],
        ["do": "put", "source": "x"], ["do": "sing"], ["do": "list", "after": -1],
        ["do": "list", "limit": 0],
      ] as [[String: JSON]])
    func whatMakesNoSenseIsABadRequest(_ fields: [String: JSON]) async throws {
      let server = try await RunningServer.start(Market.lines + Self.people)
      let reply = try await server.login("keeper").request("glossary", fields)
      #expect(reply.code == "bad_request", "\(reply.text)")
    }

    @Test func aWordingGoesOutAndInAsTMX() async throws {
      let (talk, keeper) = try await begin()
      let said = "Пришлите мне золотую сову"
      #expect(try await put(keeper, "pair", said, "请给我寄金猫头鹰 <1> & 2").isOK)
      #expect(try await put(keeper, "term", "сова", "猫头鹰").isOK)
      #expect(try await put(keeper, "name", "Yiwu & Co").isOK)
      let file = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString + ".tmx"
      defer { try? FileManager.default.removeItem(atPath: file) }
      #expect(try await talk.server.admin("wording", "export", "lanterns", file).status == 0)
      #expect(try await talk.server.admin("wording", "import", "tea", file).status == 0)
      let kept = try await keeper.request("glossary", ["do": "list"])["entries"]
      let mei = try await talk.server.login("teakeeper")
      #expect(try await mei.request("glossary", ["do": "list"])["entries"] == kept)
      let tea = try await talk.anna.request("open", ["shop": "tea"])["conv"]
      let sent = try await talk.anna.request("send", ["conv": tea, "cid": "t1", "text": .string(said)])
      #expect(sent["tr"]["zh-Hans"]["text"] == "请给我寄金猫头鹰 <1> & 2")
      try Data("<tmx><body><tu>".utf8).write(to: URL(fileURLWithPath: file))
      #expect(try await talk.server.admin("wording", "import", "tea", file).status != 0)
      #expect(try await talk.server.admin("wording", "import", "nowhere", file).status != 0)
    }
  }
}
