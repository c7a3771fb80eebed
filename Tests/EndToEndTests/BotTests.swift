import TestSupport
import Testing

extension EndToEnd {
  struct BotTests {
    /// `examples/bot.py` on a server: started anew it resumes from its state file.
    private func bot(_ server: RunningServer) async throws -> Session {
      try await Session.start(
        "/usr/bin/env",
        [
          "python3", Command.root + "/examples/bot.py", "--host", "localhost", "--port",
          String(server.port), "--ca", RunningServer.authority(), "--state",
          server.folder + "/bot-state.json",
        ], environment: ["PARLEY_TOKEN": "token-robo"])
    }

    @Test func foreignBotAnswersResumesAndSurvivesARestart() async throws {
      let talk = try await Dialogue.begin()
      let robo = try await bot(talk.server)
      defer { robo.kill() }
      // It has logged in once it is seen to be there; only then does it answer what comes.
      try await talk.wei.close()
      let question: [String: JSON] = ["conv": talk.conv, "text": "运费多少钱?", "lang": "zh-Hans"]
      func ask(_ client: RawClient, _ cid: String) async throws -> JSON {
        try await client.request("send", question.merging(["cid": .string(cid)]) { $1 })
      }
      var answer: JSON?
      for number in 1...40 where answer == nil {
        #expect(try await ask(talk.anna, "q\(number)").isOK)
        answer = try? await talk.anna.event("message", within: .milliseconds(500))
      }
      let first = try #require(answer)
      #expect(first["from"]["name"] == "robo" && first["from"]["bot"] == true)
      #expect(first["cid"].string == "bot-c1-\(first["reply_to"].int ?? 0)")

      try await talk.server.killAndRestart()
      let anna = try await talk.server.login("anna")
      let asked = try await ask(anna, "after")
      #expect(asked.isOK)
      let second = try await anna.first("the answer after the restart", within: .seconds(60)) {
        $0["ev"] == "message" && $0["reply_to"] == asked["seq"]
      }
      #expect(second["from"]["bot"] == true)
      // Each question has at most one answer.
      let rows = try await anna.request("history", ["conv": talk.conv, "limit": 100])["messages"].elements
      let answered = rows.compactMap { $0["reply_to"].int }
      #expect(answered.count == Set(answered).count)
    }
  }
}
