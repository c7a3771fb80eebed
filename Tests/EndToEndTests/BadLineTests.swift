import Fixtures
import TestSupport
import Testing

extension EndToEnd {
  /// Every bad line of Tests/Fixtures, against the live server, on one connection that lives through all of them.
  struct BadLineTests {
    private static let noRates = Dictionary(
      uniqueKeysWithValues: [
        "SEND", "EDIT", "OPEN", "HISTORY", "QUERY", "TYPING", "TRANSLATE", "REGISTER", "MANAGE",
      ]
      .map { ("PARLEY_LIMITS_RATES_\($0)_PER_S", "0") })

    @Test func badLineGetsItsErrorAndConnectionAndServerLiveOn() async throws {
      let lines = try BadLine.all()
      #expect(lines.count >= 40)
      let talk = try await Dialogue.begin(
        Self.noRates.merging(["PARLEY_LIMITS_PROTOCOL_FAULTS": "100000"]) { $1 })
      try await talk.say(["m1"])
      let stranger = try await talk.server.connect()
      let conv = try #require(talk.conv.string)
      let account = try await talk.anna.request("settings")
      for line in lines {
        let client = line.stage == .opening ? stranger : talk.anna
        try await client.send(bytes: line.bytes(conversation: conv) + [0x0A])
        let frame = try await client.first("the error of '\(line)'") { $0.code != nil }
        #expect(frame.code == line.code, "\(line): \(frame.text)")
        #expect(frame["err"]["field"].string == line.field, "\(line): \(frame.text)")
        #expect(frame["err"]["text"].string?.isEmpty == false)
        #expect(frame["err"]["retry"].string != nil)
        switch line.id {
        case .absent: #expect(frame["id"].isNull, "\(line): \(frame.text)")
        case .either: break
        case .value(let id): #expect(frame["id"] == (try JSON(line: id)), "\(line): \(frame.text)")
        }
        #expect(try await client.request("ping").isOK, "after '\(line)'")
      }
      // Nothing was changed by any of them.
      let rows = try await talk.anna.request("history", ["conv": talk.conv])["messages"].elements
      #expect(rows.map { $0["cid"] } == ["m1"])
      #expect(rows.allSatisfy { $0["edited"].isNull && $0["retracted"].isNull })
      #expect(try await talk.anna.request("settings")["account"] == account["account"])
      #expect(try await talk.server.login("wei").request("ping").isOK)
      #expect(try await talk.server.end() == 0)
      #expect(!talk.server.log.contains("Fatal"))
    }

    @Test func oversizeLineIsRefusedBeforeItsEndAndItsRestIsSkipped() async throws {
      let talk = try await Dialogue.begin(["PARLEY_LIMITS_LINE_BYTES": "1024"])
      try await talk.anna.send(
        bytes: Array(#"{"op":"ping","id":7,"x":""#.utf8) + Array(repeating: 0x61, count: 2_000))
      let frame = try await talk.anna.first("too_large") { $0.code != nil }
      #expect(frame.code == "too_large" && frame["id"] == 7)
      for _ in 0..<16 { try await talk.anna.send(bytes: Array(repeating: 0x61, count: 65_536)) }
      try await talk.anna.send(line: "")
      #expect(try await talk.anna.request("ping").isOK)
    }

    @Test func endlessLineCostsNoMemory() async throws {
      let talk = try await Dialogue.begin(["PARLEY_LIMITS_LINE_BYTES": "1024"])
      let before = talk.server.residentKiB
      for _ in 0..<256 { try await talk.anna.send(bytes: Array(repeating: 0x61, count: 65_536)) }
      try await talk.anna.send(line: "")
      #expect(try await talk.anna.request("ping").isOK)
      #expect(talk.server.residentKiB - before < 4_096)
    }

    @Test func lineOfExactlyTheLimitIsTakenWithEitherEnd() async throws {
      let server = try await RunningServer.start(Market.lines, ["PARLEY_LIMITS_LINE_BYTES": "1024"])
      let client = try await server.connect()
      let head = #"{"op":"ping","id":1,"x":""#
      let line = head + String(repeating: "a", count: 1_024 - head.utf8.count - 2) + #""}"#
      for end in ["\n", "\r\n"] {
        try await client.send(bytes: Array((line + end).utf8))
        #expect(try await client.reply(to: 1)["ok"] == "ping")
      }
      try await client.send(line: " " + line)
      #expect(try await client.reply(to: 1).code == "too_large")
    }

    @Test func requestThatComesByteByByteIsTheSame() async throws {
      let server = try await RunningServer.start()
      let client = try await server.connect()
      for byte in Array(#"{"op":"login","id":"i","token":"token-anna"}"#.utf8) + [0x0D, 0x0A] {
        try await client.send(bytes: [byte])
      }
      #expect(try await client.first("login") { $0["id"] == "i" }["ok"] == "login")
    }
  }
}
