import Foundation
import TestSupport
import Testing

extension EndToEnd {
  struct ResumeTests {
    /// Durable events up to `caught_up`, and the `pos` it told.
    private func replay(_ client: RawClient) async throws -> (events: [JSON], end: JSON) {
      var events: [JSON] = []
      while let frame = try await client.next() {
        if frame["ev"] == "caught_up" { return (events, frame["pos"]) }
        if !frame["pos"].isNull || frame["ev"] == "gap" { events.append(frame) }
      }
      throw Overdue("caught_up: closed")
    }

    private func since(_ server: RunningServer, _ position: Int64, epoch: JSON? = nil) async throws -> JSON {
      if let epoch { return ["epoch": epoch, "pos": .int(position)] }
      let told = try await server.connect().request("login", ["token": "token-wei"])["epoch"]
      return ["epoch": told, "pos": .int(position)]
    }

    @Test func whatIsTooOldIsDeletedAndTheGapIsTold() async throws {
      let talk = try await Dialogue.begin(["PARLEY_MESSAGES_RETENTION_MS": "1000"])
      #expect(try await talk.say("Секрет73915046", cid: "m1").isOK)
      let start = try await since(talk.server, 0)
      let gap = try await within(patience, "the gap") {
        while true {
          let lin = try await talk.server.login("lin", ["since": start])
          if let first = try await replay(lin).events.first, first["ev"] == "gap" { return first }
          try await lin.close()
        }
      }
      #expect(gap["reason"] == "retention" && gap["from"] == 1 && gap["to"] == 1)
      let history = try await talk.anna.request("history", ["conv": talk.conv])
      #expect(history["messages"].elements.isEmpty && history["more"] == false)
      #expect(try await talk.say("Дальше", cid: "m2")["seq"] == 2)
      #expect(try await talk.server.end() == 0)
      #expect(try !Files.contain("73915046", in: talk.server.data))
      #expect(try await talk.server.admin("check").output.contains("no problems"))
    }

    @Test func resumeReplaysEveryLaterEventInOrderThenLive() async throws {
      let talk = try await Dialogue.begin(["PARLEY_LIMITS_RATES_SEND_PER_S": "0"])
      try await talk.say((1...300).map { "m\($0)" })
      let lin = try await talk.server.login("lin", ["since": since(talk.server, 41)])
      let (events, end) = try await replay(lin)
      #expect(events.compactMap { $0["pos"].int } == Array(42...300))
      #expect(events.compactMap { $0["seq"].int } == Array(42...300))
      #expect(end == 300)
      try await talk.say("Да", cid: "live")
      #expect(try await lin.event("message")["pos"] == 301)
    }

    @Test func whatAClientResumesBehindIsDeliveredAsIfItHadAcked() async throws {
      let talk = try await Dialogue.begin(["PARLEY_LIMITS_RATES_SEND_PER_S": "0"])
      try await talk.say((1...100).map { "m\($0)" })
      _ = try await talk.server.login("lin", ["since": since(talk.server, 70)])
      let marker = try await talk.anna.event("marker")
      #expect(marker["who"] == "shop" && marker["delivered"] == 70 && marker["read"] == 0)
      // A position of another epoch, or of the future, says nothing.
      _ = try await talk.server.login("lin", ["since": since(talk.server, 90, epoch: "other")])
      _ = try await talk.server.login("lin", ["since": since(talk.server, 900)])
      _ = try await talk.server.login("lin", ["since": since(talk.server, 80)])
      #expect(try await talk.anna.event("marker")["delivered"] == 80)
    }

    @Test func whatWasNeverAckedInSeveralConversationsIsDeliveredByAResume() async throws {
      let talk = try await Dialogue.begin(["PARLEY_LIMITS_RATES_SEND_PER_S": "0"])
      let boris = try await talk.server.login("boris")
      let other = try await boris.request("open", ["shop": "lanterns"])["conv"]
      for number in 1...5 {
        _ = try await boris.request(
          "send", ["conv": other, "cid": .string("b\(number)"), "text": "Добрый день"])
      }
      // So many that the first ones are looked for behind others, and events of the shop's own between.
      try await talk.say((1...60).map { "m\($0)" })
      for number in 1...40 { try await talk.say("您好", cid: "w\(number)", by: talk.wei) }
      _ = try await talk.server.login("lin", ["since": since(talk.server, 105)])
      #expect(try await talk.anna.event("marker")["delivered"] == 60)
      #expect(try await boris.event("marker")["delivered"] == 5)
    }

    @Test func withoutSinceThereIsLiveOnly() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1", "m2"])
      let lin = try await talk.server.login("lin")
      #expect(try await lin.eventsUpToNow().isEmpty)
      try await talk.say("Да", cid: "m3")
      #expect(try await lin.event("message")["pos"] == 3)
    }

    @Test func replayJoinsLiveWithoutHoleOrRepeatWhileOthersWrite() async throws {
      let talk = try await Dialogue.begin(["PARLEY_LIMITS_RATES_SEND_PER_S": "0"])
      try await talk.say((1...50).map { "m\($0)" })
      let from = try await since(talk.server, 0)
      async let writing: Void = talk.say((51...150).map { "m\($0)" })
      let lin = try await talk.server.login("lin", ["since": from])
      var positions: [Int64] = []
      while positions.count < 150 {
        let event = try #require(try await lin.next())
        if event["ev"] == "message" { positions.append(try #require(event["pos"].int)) }
      }
      try await writing
      #expect(positions == Array(1...150))
    }

    @Test func windowHoldsBackUntilTheAck() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say((1...10).map { "m\($0)" })
      let lin = try await talk.server.login("lin", ["window": 3, "since": since(talk.server, 0)])
      func positions(_ count: Int) async throws -> [Int64] {
        var found: [Int64] = []
        while found.count < count { found.append(try await lin.event("message")["pos"].int ?? 0) }
        return found
      }
      #expect(try await positions(3) == [1, 2, 3])
      #expect(try await lin.eventsUpToNow().isEmpty)
      try await lin.tell("ack", ["pos": 2])
      #expect(try await positions(2) == [4, 5])
      #expect(try await lin.eventsUpToNow().isEmpty)
      // Past what was delivered an ack takes nothing away.
      try await lin.tell("ack", ["pos": 999])
      #expect(try await positions(3) == [6, 7, 8])
      try await lin.tell("ack", ["pos": 8])
      #expect(try await positions(2) == [9, 10])
      #expect(try await lin.event("caught_up")["pos"] == 10)
    }

    @Test func ackWithAnIDIsAnsweredAndOneWithoutIsNot() async throws {
      let talk = try await Dialogue.begin()
      #expect(try await talk.anna.request("ack", ["pos": 0])["ok"] == "ack")
      try await talk.anna.tell("ack", ["pos": 0])
      try await talk.anna.tell("typing", ["conv": talk.conv, "on": false])
      #expect(try await talk.anna.eventsUpToNow().allSatisfy { $0["ok"].isNull && $0["err"].isNull })
    }

    @Test func ownRepliesDoNotFillTheWindow() async throws {
      let talk = try await Dialogue.begin()
      let narrow = try await talk.server.login("anna", ["window": 1])
      for number in 1...5 { #expect(try await talk.say("Да", cid: "n\(number)", by: narrow).isOK) }
      try await talk.say("好", cid: "w1", by: talk.wei)
      #expect(try await narrow.event("message")["cid"] == "w1")
    }

    @Test func editedAndRetractedAreReplayedAsTheyAreNow() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1", "m2"])
      _ = try await talk.anna.request("edit", ["conv": talk.conv, "seq": 1, "text": "Новый"])
      _ = try await talk.anna.request("retract", ["conv": talk.conv, "seq": 2])
      let lin = try await talk.server.login("lin", ["since": since(talk.server, 0)])
      let (events, _) = try await replay(lin)
      #expect(events.compactMap { $0["pos"].int } == [1, 2, 3, 4])
      #expect(events.map { $0["ev"] } == ["message", "message", "edit", "retract"])
      #expect(events[0]["orig"]["text"] == "Новый" && events[0]["edited"].int != nil)
      #expect(events[1]["retracted"].int != nil && events[1]["orig"].isNull)
    }

    @Test func markersOfNewConversationsComeAfterCaughtUp() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1", "m2"])
      _ = try await talk.wei.request("read", ["conv": talk.conv, "seq": 2])
      let again = try await talk.server.login("anna", ["since": since(talk.server, 0)])
      _ = try await replay(again)
      let marker = try await again.event("marker")
      #expect(marker["who"] == "shop" && marker["read"] == 2)
    }

    @Test func positionInTheFutureIsOwnedUpToAsAGap() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1", "m2"])
      let lin = try await talk.server.login("lin", ["since": since(talk.server, 99)])
      let (events, end) = try await replay(lin)
      #expect(events.first?["ev"] == "gap")
      #expect(events.first?["reason"] == "epoch")
      #expect(end == 2)
    }

    @Test func restoredBackupHasANewEpochAndToldAsAGap() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1", "m2", "m3"])
      let before = try await since(talk.server, 3)
      let backup = talk.server.folder + "/backup.db"
      #expect(try await talk.server.admin("backup", backup).status == 0)
      try await talk.say("После", cid: "m4")
      #expect(try await talk.server.end() == 0)

      let other = RunningServer()
      #expect(try await other.admin("restore", backup).status == 0)
      try await other.start()
      let lin = try await other.login("lin", ["since": before])
      let (events, end) = try await replay(lin)
      #expect(events.first?["ev"] == "gap" && events.first?["reason"] == "epoch")
      #expect(events.dropFirst().compactMap { $0["pos"].int } == [1, 2, 3])
      #expect(end == 3)
      let epoch = try await since(other, 0)["epoch"]
      #expect(epoch != before["epoch"])
      // A folder that holds something is not restored into.
      #expect(try await other.end() == 0)
      let files = try Files.snapshot(other.data)
      let refused = try await other.admin("restore", backup)
      #expect(refused.status == 1 && refused.errors.split(separator: "\n").count == 1)
      #expect(try Files.snapshot(other.data) == files)
    }

    @Test func everythingSurvivesAKilledServer() async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1", "m2"])
      let from = try await since(talk.server, 0)
      try await talk.server.killAndRestart()
      let lin = try await talk.server.login("lin", ["since": from])
      #expect(try await replay(lin).events.compactMap { $0["cid"].string } == ["m1", "m2"])
      let anna = try await talk.server.login("anna")
      #expect(try await talk.say("Сообщение m2", cid: "m2", by: anna)["dup"] == true)
    }
  }
}
