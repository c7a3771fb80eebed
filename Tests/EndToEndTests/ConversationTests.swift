import TestSupport
import Testing

extension EndToEnd {
  /// A Russian buyer and a Chinese seller, from the first message to the last.
  struct ConversationTests {
    @Test func messageReachesTheOtherSideWithOriginalAndRendering() async throws {
      let talk = try await Dialogue.begin()
      let text = "Сколько стоит доставка в Москву? 👨‍👩‍👧 №7"
      let reply = try await talk.say(text, cid: "m1")
      #expect(reply["ok"] == "send")
      #expect(reply["seq"] == 1)
      #expect(reply["dup"] == false)
      #expect(reply["orig"]["text"] == .string(text))
      #expect(reply["orig"]["lang"] == "ru")
      #expect(reply["orig"]["dir"] == "ltr")
      let shown = reply["tr"]["zh-Hans"]
      #expect(["phrase", "composed", "gloss", "glossary", "none"].contains(shown["by"].string))
      #expect((0...1).contains(try #require(shown["conf"].double)))
      #expect(!shown["facts"].isNull)
      let event = try await talk.wei.event("message")
      #expect(event["pos"] == 1)
      #expect(event["conv"] == talk.conv)
      #expect(event["seq"] == 1)
      #expect(event["cid"] == "m1")
      #expect(event["ts"] == reply["ts"])
      #expect(event["from"] == ["name": "anna", "role": "buyer", "bot": false])
      #expect(event["orig"] == reply["orig"])
      #expect(event["tr"]["zh-Hans"] == shown)
    }

    @Test func senderGetsTheReplyInPlaceOfTheEventAndItsOtherDeviceGetsTheEvent() async throws {
      let talk = try await Dialogue.begin()
      let phone = try await talk.server.login("anna", ["device": "phone"])
      try await talk.say("Да", cid: "m1")
      #expect(try await phone.event("message")["cid"] == "m1")
      #expect(try await talk.anna.eventsUpToNow().allSatisfy { $0["ev"] != "message" })
    }

    @Test func sameCidReturnsTheFirstReplyAndStoresNothing() async throws {
      let talk = try await Dialogue.begin()
      let first = try await talk.say("Да", cid: "m1")
      let again = try await talk.say("Да", cid: "m1")
      #expect(again["dup"] == true)
      for field in ["conv", "seq", "pos", "ts", "orig", "tr"] { #expect(again[field] == first[field]) }
      let other = try await talk.say("Нет", cid: "m1")
      #expect(other.code == "conflict")
      // Another author's cids are another space.
      #expect(try await talk.say("好的", cid: "m1", by: talk.wei)["seq"] == 2)
    }

    @Test func editedMessageIsStillTheSameUnderItsCid() async throws {
      let talk = try await Dialogue.begin()
      let first = try await talk.say("Да", cid: "m1")
      _ = try await talk.anna.request("edit", ["conv": talk.conv, "seq": 1, "text": "Нет"])
      let again = try await talk.say("Да", cid: "m1")
      #expect(again["dup"] == true && again["edited"].isNull)
      for field in ["conv", "seq", "pos", "ts", "orig", "tr", "back"] {
        #expect(again[field] == first[field])
      }
      #expect(try await talk.say("Нет", cid: "m1").code == "conflict")
    }

    @Test(arguments: [
      "", "\u{0}", "\"", "(", "e" + String(repeating: "\u{301}", count: 9_000), "AND OR NOT *",
    ])
    func anyStringIsAValidQuery(_ query: String) async throws {
      let talk = try await Dialogue.begin()
      #expect(try await talk.anna.request("search", ["q": .string(query)])["ok"] == "search")
    }

    /// A page that was read before is kept encoded: it must not outlive what it shows.
    @Test func pageReadAgainShowsWhatChangedMeanwhile() async throws {
      let talk = try await Dialogue.begin()
      for number in 1...3 { try await talk.say("Сколько стоит доставка? \(number)", cid: "m\(number)") }
      func page(_ who: RawClient) async throws -> [JSON] {
        try await who.request("history", ["conv": talk.conv])["messages"].elements
      }
      for _ in 1...2 {
        #expect(try await page(talk.wei).map { $0["orig"]["text"].string?.last } == ["1", "2", "3"])
        #expect(try await page(talk.anna).count == 3)
      }
      _ = try await talk.anna.request("edit", ["conv": talk.conv, "seq": 2, "text": "Нет"])
      _ = try await talk.anna.request("retract", ["conv": talk.conv, "seq": 3])
      for who in [talk.wei, talk.anna] {
        let seen = try await page(who)
        #expect(seen.map { $0["seq"] } == [1, 2, 3])
        #expect(seen[1]["orig"]["text"] == "Нет")
        #expect(seen[2]["orig"].isNull)
        #expect(!seen[2]["retracted"].isNull)
      }
      #expect(try await page(talk.wei)[0]["tr"]["en"].isNull)
      _ = try await talk.wei.request("settings", ["want": "en", "reads": ["en"]])
      let english = try await page(talk.wei)[0]["tr"]
      #expect(english["zh-Hans"].isNull)
      #expect(!english["en"].isNull)
      try await talk.say("Да", cid: "m4")
      #expect(try await page(talk.wei).count == 4)
    }

    @Test func statusTellsWhetherACidIsStored() async throws {
      let talk = try await Dialogue.begin()
      let sent = try await talk.say("Да", cid: "m1")
      let status = try await talk.anna.request("status", ["cid": "m1"])
      for field in ["conv", "seq", "pos", "ts"] { #expect(status[field] == sent[field]) }
      #expect(try await talk.anna.request("status", ["cid": "m2"]).code == "not_found")
      #expect(try await talk.wei.request("status", ["cid": "m1"]).code == "not_found")
    }

    @Test func historyPagesExcludeTheirSeqAndSayWhetherThereIsMore() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say((1...9).map { "m\($0)" })
      func page(_ range: [String: JSON]) async throws -> ([Int64], JSON) {
        let reply = try await talk.wei.request("history", range.merging(["conv": talk.conv]) { $1 })
        return (reply["messages"].elements.compactMap { $0["seq"].int }, reply["more"])
      }
      #expect(try await page([:]) == (Array(1...9), false))
      #expect(try await page(["limit": 4]) == ([6, 7, 8, 9], true))
      #expect(try await page(["before": 6, "limit": 3]) == ([3, 4, 5], true))
      #expect(try await page(["before": 3]) == ([1, 2], false))
      #expect(try await page(["after": 6]) == ([7, 8, 9], false))
      #expect(try await page(["after": 2, "limit": 2]) == ([3, 4], true))
      let (around, more) = try await page(["around": 5, "limit": 3])
      #expect(around.contains(5) && around.count == 3 && more == true)
      #expect(try await page(["before": 1]) == ([], false))
    }

    @Test func historyShowsTheSameObjectAsTheEvent() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say("Да", cid: "m1")
      var event = try await talk.wei.event("message").members
      event["ev"] = nil
      event["pos"] = nil
      let row = try await talk.wei.request("history", ["conv": talk.conv])["messages"][0]
      #expect(row == .object(event))
    }

    @Test func convsAreLatestFirstWithLastUnreadAndMarkers() async throws {
      let talk = try await Dialogue.begin()
      let boris = try await talk.server.login("boris")
      let second = try await boris.request("open", ["shop": "lanterns"])["conv"]
      try await talk.say(["m1", "m2"])
      _ = try await boris.request("send", ["conv": second, "cid": "b1", "text": "Привет"])
      let page = try await talk.wei.request("convs", ["limit": 1])
      #expect(page["more"] == true)
      #expect(page["convs"][0]["conv"] == second)
      let row = try await talk.wei.request("convs", ["limit": 9])["convs"][1]
      #expect(row["conv"] == talk.conv)
      #expect(row["buyer"] == "anna")
      #expect(row["shop"] == "lanterns")
      #expect(row["seq"] == 2)
      #expect(row["unread"] == 2)
      #expect(!row["last"].isNull && !row["markers"].isNull)
      let rest = try await talk.wei.request("convs", ["before": second])
      #expect(rest["convs"].elements.map { $0["conv"] } == [talk.conv])
      #expect(rest["more"] == false)
    }

    @Test func readAndAckMoveMarkersForwardOnly() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1", "m2", "m3"])
      _ = try await talk.wei.first("message 3") { $0["seq"] == 3 && $0["ev"] == "message" }
      try await talk.wei.tell("ack", ["pos": 3])
      let delivered = try await talk.anna.first("delivered 3") {
        $0["ev"] == "marker" && $0["delivered"] == 3
      }
      #expect(delivered["who"] == "shop")
      #expect(delivered["pos"].isNull)
      #expect(try await talk.wei.request("read", ["conv": talk.conv, "seq": 2]).isOK)
      let read = try await talk.anna.first("read 2") { $0["ev"] == "marker" && $0["read"] == 2 }
      #expect(read["delivered"] == 3)
      #expect(try await talk.wei.request("read", ["conv": talk.conv, "seq": 1]).isOK)
      #expect(try await talk.anna.eventsUpToNow().allSatisfy { $0["ev"] != "marker" })
      let beyond = try await talk.wei.request("read", ["conv": talk.conv, "seq": 4])
      #expect(beyond.code == "bad_request")
      #expect(beyond["err"]["field"] == "seq")
    }

    @Test func editIsADurableEventWithANewText() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say("Да", cid: "m1")
      let reply = try await talk.anna.request("edit", ["conv": talk.conv, "seq": 1, "text": "Нет"])
      #expect(reply["ok"] == "edit")
      #expect(reply["pos"] == 2)
      let event = try await talk.wei.event("edit")
      #expect(event["pos"] == 2)
      #expect(event["orig"]["text"] == "Нет")
      #expect(event["edited"].int != nil)
      let other = try await talk.wei.request("edit", ["conv": talk.conv, "seq": 1, "text": "x"])
      #expect(other.code == "forbidden")
    }

    @Test func retractedMessageIsATombstoneEverywhere() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say("Секрет48151623", cid: "m1")
      let reply = try await talk.anna.request("retract", ["conv": talk.conv, "seq": 1])
      #expect(reply["ok"] == "retract" && reply["pos"] == 2)
      let event = try await talk.wei.event("retract")
      #expect(event["retracted"].int != nil)
      #expect(event["orig"].isNull && event["tr"].isNull)
      #expect(try await talk.anna.request("retract", ["conv": talk.conv, "seq": 1]).isOK)
      let again = try await talk.say("Секрет48151623", cid: "m1")
      #expect(again["dup"] == true && again["retracted"].int != nil && again["orig"].isNull)
      let row = try await talk.wei.request("history", ["conv": talk.conv])["messages"][0]
      #expect(row["seq"] == 1 && row["retracted"].int != nil && row["orig"].isNull)
      #expect(try await talk.server.end() == 0)
      #expect(try !Files.contain("48151623", in: talk.server.data))
    }

    @Test(arguments: ["convs", "send", "read"])
    func whoTookPartIsToldWhoIsThere(op: String) async throws {
      let talk = try await Dialogue.begin()
      let lin = try await talk.server.login("lin")
      try await talk.say(["m1"])
      let request: [String: JSON] =
        switch op {
        case "send": ["conv": talk.conv, "cid": "l1", "text": "好的"]
        case "read": ["conv": talk.conv, "seq": 1]
        default: [:]
        }
      #expect(try await lin.request(op, request).isOK)
      let presence = try await lin.event("presence")
      #expect(presence["who"] == "buyer" && presence["online"] == true && presence["conv"] == talk.conv)
    }

    @Test func typingAndPresenceAreTransient() async throws {
      let talk = try await Dialogue.begin()
      #expect(try await talk.anna.event("presence")["online"] == true)
      try await talk.wei.tell("typing", ["conv": talk.conv, "on": true])
      let typing = try await talk.anna.event("typing")
      #expect(typing["on"] == true && typing["conv"] == talk.conv)
      #expect(typing["pos"].isNull)
      try await talk.wei.close()
      #expect(try await talk.anna.event("presence")["online"] == false)
      #expect(
        try await talk.server.login("anna", ["since": ["epoch": "x", "pos": 0]]).event("caught_up")["pos"]
          == 0)
    }

    @Test func translateAnswersAndStoresNothing() async throws {
      let talk = try await Dialogue.begin()
      let reply = try await talk.anna.request("translate", ["text": "Спасибо", "to": "zh-Hans"])
      #expect(reply["ok"] == "translate" && reply["lang"] == "zh-Hans")
      for field in ["text", "by", "conf", "facts"] { #expect(!reply[field].isNull) }
      #expect(try await talk.anna.request("history", ["conv": talk.conv])["messages"] == [])
      let refused = try await talk.anna.request("translate", ["text": "Спасибо", "to": "tlh"])
      #expect(refused.code == "bad_request" && refused["err"]["field"] == "to")
    }

    @Test func settingsAreKeptAndHoldAtOnce() async throws {
      let talk = try await Dialogue.begin()
      let reply = try await talk.wei.request(
        "settings", ["want": "pt-br", "reads": ["ZH", "en"], "ui": "de"])
      #expect(reply["account"]["want"] == "pt-BR")
      try await talk.say("Да", cid: "m1")
      let event = try await talk.wei.event("message")
      #expect(event["tr"].members.keys.sorted() == ["pt-BR"])
      let later = try await talk.server.connect().request("login", ["token": "token-wei"])
      #expect(later["account"] == reply["account"])
    }

    @Test func secondLanguageFromTheClientIsIgnored() async throws {
      let talk = try await Dialogue.begin()
      let reply = try await talk.anna.request(
        "send",
        ["conv": talk.conv, "cid": "m1", "text": "Да", "tr": ["zh-Hans": ["text": "卖家骗子", "by": "phrase"]]])
      #expect(reply.isOK)
      #expect(try await talk.wei.event("message").text.contains("卖家骗子") == false)
    }

    @Test func botMessagesAreStamped() async throws {
      let talk = try await Dialogue.begin()
      let robo = try await talk.server.login("robo")
      try await talk.say("Да", cid: "m1")
      _ = try await robo.event("message")
      #expect(try await talk.say("您好", cid: "r1", by: robo).isOK)
      let event = try await talk.anna.event("message")
      #expect(event["from"] == ["name": "robo", "role": "agent", "bot": true])
    }

    @Test func replyToMustBeAMessageOfTheConversation() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say("Да", cid: "m1")
      let fields: [String: JSON] = ["conv": talk.conv, "cid": "m2", "text": "Нет", "reply_to": 1]
      #expect(try await talk.anna.request("send", fields).isOK)
      #expect(try await talk.wei.first("message 2") { $0["seq"] == 2 }["reply_to"] == 1)
      let refused = try await talk.anna.request("send", fields.merging(["cid": "m3", "reply_to": 9]) { $1 })
      #expect(refused.code == "not_found")
    }
  }
}
