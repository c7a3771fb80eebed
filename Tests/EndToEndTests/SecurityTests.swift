import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// The attack cases of docs/security-tests.md that no other suite has.
  struct SecurityTests {
    private static let injections = [
      "'; DROP TABLE log; --", "\" OR \"\"=\"", "x' UNION SELECT key, value FROM meta --",
      "a\" NEAR(b c) OR \"",
      "text:* AND NOT {a b}: ^x", "%_%", "\\'; PRAGMA writable_schema=1;",
    ]

    @Test func sqlInAnyFieldIsOnlyText() async throws {
      let dialogue = try await Dialogue.begin(["PARLEY_LIMITS_RATES_SEARCH_PER_S": "0"])
      let anna = dialogue.anna
      for (number, text) in Self.injections.enumerated() {
        let words: JSON = .string(text)
        #expect(try await dialogue.say(text, cid: "i\(number)").isOK, "\(text)")
        let answers = [
          try await anna.request("search", ["q": words]),
          try await anna.request("open", ["shop": words]),
          try await anna.request("history", ["conv": words]),
          try await anna.request("send", ["conv": words, "cid": words, "text": words]),
          try await anna.request("status", ["cid": words]),
          try await anna.request("settings", ["want": words]),
          try await anna.request("read", ["conv": words, "seq": 1]),
        ]
        for answer in answers {
          #expect(
            answer.isOK || ["not_found", "bad_request"].contains(answer.code), "\(text): \(answer.text)")
        }
      }
      let history = try await anna.request("history", ["conv": dialogue.conv])
      #expect(history["messages"].elements.map { $0["orig"]["text"].string } == Self.injections)
      #expect(try await dialogue.server.admin("check").output.contains("no problems found"))
    }

    @Test(arguments: [Int64.max, .min, 1 << 62, -1, 0])
    func aNumberOfAnySizeEndsNothing(number: Int64) async throws {
      let dialogue = try await Dialogue.begin()
      try await dialogue.say(["n1"])
      let (anna, conv, edge) = (dialogue.anna, dialogue.conv, JSON.int(number))
      let address = JSON.string("\(conv.string ?? "")/\(number)")
      for (op, fields) in [
        ("search", ["q": "Сообщение", "before": address]),
        ("search", ["q": "Сообщение", "conv": conv, "before": edge, "limit": edge]),
        ("history", ["conv": conv, "before": edge]), ("history", ["conv": conv, "after": edge]),
        ("history", ["conv": conv, "around": edge, "limit": edge]), ("read", ["conv": conv, "seq": edge]),
        ("send", ["conv": conv, "cid": "n2", "text": "x", "reply_to": edge]),
        ("edit", ["conv": conv, "seq": edge, "text": "x"]), ("retract", ["conv": conv, "seq": edge]),
        ("ack", ["pos": edge]), ("convs", ["limit": edge]),
      ] as [(String, [String: JSON])] {
        let answer = try await anna.request(op, fields)
        #expect(answer.isOK || ["not_found", "bad_request"].contains(answer.code), "\(op): \(answer.text)")
      }
      let list: [String: JSON] = ["do": "list", "after": edge, "limit": edge]
      #expect(try await dialogue.wei.request("glossary", list).code != "internal")
      for fields in [["window": edge], ["since": ["epoch": "e", "pos": edge]]] as [[String: JSON]] {
        let login = try await dialogue.server.connect().request(
          "login", ["token": "token-anna"].merging(fields) { $1 })
        #expect(login.isOK || login.code == "bad_request", "\(login.text)")
      }
      #expect(try await anna.request("history", ["conv": conv])["messages"].elements.count >= 1)
    }

    @Test func pagesAreMadeAsFastAsTheyAreRead() async throws {
      let talk = try await Dialogue.begin([
        "PARLEY_LIMITS_RATES_SEND_PER_S": "0", "PARLEY_LIMITS_RATES_HISTORY_PER_S": "0",
      ])
      let long = JSON.string(String(repeating: "😀", count: 4_000))
      for number in 0..<40 {
        let cid = JSON.string("p\(number)")
        let sent = try await talk.anna.request(
          "send", ["conv": talk.conv, "cid": cid, "text": long, "lang": "ja"])
        #expect(sent.isOK)
      }
      let page: [String: JSON] = ["conv": talk.conv, "limit": 40]
      #expect(try await talk.anna.request("history", page)["messages"].elements.count == 40)
      let before = talk.server.residentKiB
      try await talk.anna.setReading(false)
      // 640 KB each, 38 MB in all.
      for _ in 0..<60 { _ = try await talk.anna.ask("history", page) }
      // As many, one by one, for somebody who reads: by then the others would be there, too.
      for _ in 0..<60 { #expect(try await talk.wei.request("history", page).isOK) }
      #expect(talk.server.residentKiB - before < 16_384)
    }

    @Test func aLogThatCanNotBeWrittenEndsNothing() async throws {
      let server = RunningServer()
      try FileManager.default.createSymbolicLink(
        atPath: server.folder + "/server.log", withDestinationPath: "/dev/full")
      try await server.provision(Market.lines)
      try await server.start()
      // Its end is logged.
      #expect(try await server.end() == 0)
    }

    @Test func logsCanNotBeForgedAndHoldNoSecretAndNoText() async throws {
      let server = try await RunningServer.start(Market.lines, ["PARLEY_LOG_LEVEL": "debug"])
      let forged = "x\n{\"level\":\"critical\",\"message\":\"forged\"}\u{1B}[2J"
      let stranger = try await server.connect()
      _ = try await stranger.request(
        "login", ["user": .string(forged), "password": .string("s3cret-" + forged)])
      _ = try await stranger.request(forged, [:])
      let anna = try await server.login("anna", ["device": .string(forged)])
      let conv = try await anna.request("open", ["shop": "lanterns"])["conv"]
      _ = try await anna.request("send", ["conv": conv, "cid": "f1", "text": .string("unsayable " + forged)])
      try await server.end()
      let log = server.log
      for line in log.split(separator: "\n") {
        #expect(try JSON(line: String(line))["level"].string != "critical")
      }
      for secret in ["s3cret", "token-anna", "unsayable", "\u{1B}"] {
        #expect(!log.contains(secret), "\(secret)")
      }
    }
  }
}
