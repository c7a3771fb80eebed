import TestSupport
import Testing

extension EndToEnd {
  /// Role × operation × object over the socket: what one may not see answers exactly as what does not exist.
  struct RightsTests {
    /// Operations on a conversation, as requests; `$conv` is put in.
    private static let operations: [(op: String, fields: [String: JSON])] = [
      ("send", ["cid": "x1", "text": "Чужое"]), ("read", ["seq": 1]), ("typing", ["on": true]),
      ("edit", ["seq": 1, "text": "Чужое"]), ("retract", ["seq": 1]), ("history", [:]),
      ("history", ["before": 9]), ("history", ["after": 0]), ("history", ["around": 1]),
      ("search", ["q": "Чужое"]),
    ]
    private static let reading: Set = ["history", "search"]

    private func answer(
      _ client: RawClient, _ op: String, _ fields: [String: JSON], conv: JSON
    ) async throws -> JSON {
      var reply = try await client.request(op, fields.merging(["conv": conv]) { $1 }).members
      reply["id"] = nil
      return .object(reply)
    }

    @Test(arguments: ["boris", "mei", "scout", "root"])
    func strangersConversationAnswersAsOneThatDoesNotExist(_ stranger: String) async throws {
      let talk = try await Dialogue.begin(["PARLEY_LIMITS_RATES_EDIT_PER_S": "0"])
      try await talk.say(["m1"])
      let client = try await talk.server.login(stranger)
      for (op, fields) in Self.operations {
        let hidden = try await answer(client, op, fields, conv: talk.conv)
        let absent = try await answer(client, op, fields, conv: "c999")
        let nonsense = try await answer(client, op, fields, conv: "no such thing")
        #expect(hidden.code == "not_found", "\(stranger) \(op): \(hidden.text)")
        #expect(hidden == absent && absent == nonsense, "\(stranger) \(op)")
      }
      #expect(try await talk.anna.request("history", ["conv": talk.conv])["messages"].elements.count == 1)
      #expect(try await client.request("convs")["convs"] == [])
      #expect(try await client.request("status", ["cid": "m1"]).code == "not_found")
      // And nothing of the talk reaches the stranger.
      try await talk.say(["m2"])
      try await talk.wei.tell("typing", ["conv": talk.conv, "on": true])
      #expect(try await client.eventsUpToNow().isEmpty)
    }

    @Test(arguments: ["wei", "robo", "root"])
    func onlyABuyerOpens(_ name: String) async throws {
      let server = try await RunningServer.start()
      let client = try await server.login(name)
      let known = try await client.request("open", ["shop": "lanterns"])
      let unknown = try await client.request("open", ["shop": "nowhere"])
      #expect(known.code == "forbidden")
      #expect(known["err"] == unknown["err"])
    }

    @Test(arguments: ["anna", "scout"])
    func buyerOpensOneConversationForEachShop(_ name: String) async throws {
      let server = try await RunningServer.start()
      let client = try await server.login(name)
      let first = try await client.request("open", ["shop": "lanterns"])
      #expect(first["ok"] == "open" && first["seq"] == 0)
      #expect(try await client.request("open", ["shop": "lanterns"])["conv"] == first["conv"])
      #expect(try await client.request("open", ["shop": "tea"])["conv"] != first["conv"])
      #expect(try await client.request("open", ["shop": "nowhere"]).code == "not_found")
    }

    @Test func everyAgentAndBotOfTheShopSharesItsInbox() async throws {
      let talk = try await Dialogue.begin()
      let others = [try await talk.server.login("lin"), try await talk.server.login("robo")]
      try await talk.say(["m1"])
      for client in others + [talk.wei] {
        let event = try await client.event("message")
        #expect(event["pos"] == 1 && event["cid"] == "m1")
      }
      #expect(try await talk.say("好", cid: "w1", by: talk.wei)["pos"] == 2)
      #expect(try await others[0].event("message")["pos"] == 2)
      // A colleague's message is another author's: it can't be changed.
      let edit = try await others[0].request("edit", ["conv": talk.conv, "seq": 2, "text": "x"])
      let retract = try await others[0].request("retract", ["conv": talk.conv, "seq": 2])
      #expect(edit.code == "forbidden" && retract.code == "forbidden")
    }

    @Test func scopesHold() async throws {
      let talk = try await Dialogue.begin()
      let eye = try await talk.server.login("eye")
      let mouth = try await talk.server.login("mouth")
      try await talk.say(["m1"])
      #expect(try await eye.event("message")["cid"] == "m1")
      for (op, fields) in Self.operations where !Self.reading.contains(op) {
        #expect(try await answer(eye, op, fields, conv: talk.conv).code == "forbidden", "\(op)")
      }
      #expect(try await answer(eye, "history", [:], conv: talk.conv).isOK)
      #expect(try await answer(eye, "search", ["q": "Чужое"], conv: talk.conv).isOK)
      #expect(try await answer(mouth, "search", ["q": "Чужое"], conv: talk.conv).code == "forbidden")
      #expect(try await talk.say("您好", cid: "x", by: mouth).isOK)
      #expect(try await answer(mouth, "history", [:], conv: talk.conv).code == "forbidden")
      #expect(try await mouth.request("convs").code == "forbidden")
      #expect(try await mouth.eventsUpToNow().isEmpty)
      let epoch: JSON = ["epoch": "e", "pos": 0]
      let resume = try await talk.server.connect().request("login", ["token": "token-mouth", "since": epoch])
      #expect(resume.code == "forbidden")
    }

    @Test func twoShopsAndTwoBuyersNeverSeeEachOther() async throws {
      let server = try await RunningServer.start()
      let people = ["anna", "boris", "wei", "mei"]
      var clients: [String: RawClient] = [:]
      for name in people { clients[name] = try await server.login(name) }
      var sent: [String: Set<String>] = [:]
      for buyer in ["anna", "boris"] {
        for (shop, agent) in [("lanterns", "wei"), ("tea", "mei")] {
          let client = try #require(clients[buyer])
          let conv = try await client.request("open", ["shop": .string(shop)])["conv"]
          let cid = "\(buyer)-\(shop)"
          let fields: [String: JSON] = ["conv": conv, "cid": .string(cid), "text": "Здравствуйте"]
          #expect(try await client.request("send", fields).isOK)
          sent[agent, default: []].insert(cid)
          let answer = try await #require(clients[agent]).request(
            "send", ["conv": conv, "cid": .string("to-" + cid), "text": "您好"])
          #expect(answer.isOK)
          sent[buyer, default: []].insert("to-" + cid)
        }
      }
      for name in people {
        let events = try await #require(clients[name]).eventsUpToNow().filter { $0["ev"] == "message" }
        #expect(Set(events.compactMap { $0["cid"].string }) == sent[name], "\(name)")
        #expect(events.compactMap { $0["pos"].int } == events.compactMap { $0["pos"].int }.sorted())
      }
    }
  }
}

extension EndToEnd {
  struct NumberTests {
    @Test(arguments: [Int64.max, Int64.min, -1, 0, 1 << 53])
    func numberAtTheEdgeOfItsTypeEndsNothing(_ number: Int64) async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1"])
      let edge = JSON.int(number)
      let far = JSON.string("c\(number)")
      let requests: [(String, [String: JSON])] = [
        ("history", ["conv": talk.conv, "before": edge]), ("history", ["conv": talk.conv, "after": edge]),
        ("history", ["conv": talk.conv, "around": edge]), ("history", ["conv": talk.conv, "limit": edge]),
        ("history", ["conv": far]), ("convs", ["limit": edge]), ("convs", ["before": far]),
        ("ack", ["pos": edge]),
        ("read", ["conv": talk.conv, "seq": edge]), ("retract", ["conv": talk.conv, "seq": edge]),
        ("edit", ["conv": talk.conv, "seq": edge, "text": "x"]), ("status", ["cid": far]),
        ("send", ["conv": talk.conv, "cid": "m2", "text": "x", "reply_to": edge]),
      ]
      for (op, fields) in requests {
        let reply = try await talk.anna.request(op, fields)
        #expect(reply.code != "internal", "\(op): \(reply.text)")
      }
      let rows = try await talk.anna.request("history", ["conv": talk.conv])["messages"].elements
      #expect(rows.map { $0["cid"] } == ["m1"])
      let epoch = try await talk.server.connect().request("login", ["token": "token-lin"])["epoch"]
      let resumed = try await talk.server.connect().request(
        "login", ["token": "token-lin", "window": edge, "since": ["epoch": epoch, "pos": edge]])
      #expect(resumed.isOK || resumed.code == "bad_request", "\(resumed.text)")
    }
  }
}
