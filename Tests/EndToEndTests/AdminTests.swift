import Foundation
import TestSupport
import Testing

extension EndToEnd {
  struct AdminTests {
    /// A stopped server's folder, or a running server: the same commands.
    private func server(running: Bool) async throws -> RunningServer {
      let server = try await RunningServer.start()
      if !running { #expect(try await server.end() == 0) }
      return server
    }

    @Test(arguments: [false, true])
    func shopsAccountsAndTokensAreMade(running: Bool) async throws {
      let server = try await server(running: running)
      #expect(
        try await server.admin("shop", "add", "paper", "--name", "Paper", "--languages", "zh-Hans,en").status
          == 0)
      let agent = try await server.admin(
        "account", "add", "bao", "--kind", "agent", "--shop", "paper", "--want", "zh-Hans",
        "--password-stdin",
        input: "correct horse\n")
      #expect(agent.status == 0, "\(agent.errors)")
      let token = try await server.admin("token", "create", "bao", "--scopes", "read,send")
      #expect(token.status == 0 && token.output.split(separator: "\n").count == 1)
      for (words, what) in [
        (["shop", "add", "paper", "--name", "Other"], "a shop twice"),
        (["account", "add", "bao", "--kind", "buyer"], "a name twice"),
        (["account", "add", "BAO", "--kind", "buyer"], "a name that looks the same"),
        (["account", "add", "x1", "--kind", "agent", "--shop", "nowhere"], "an unknown shop"),
        (["account", "add", "x2", "--kind", "king"], "an unknown kind"),
        (["token", "create", "nobody"], "an unknown account"),
        (["token", "create", "bao", "--scopes", "all"], "an unknown scope"),
        (["token", "revoke", "nobody"], "an unknown account"), (["account", "disable", "nobody"], "nobody"),
        (["shop", "remove-agent", "tea", "bao"], "an agent of another shop"),
        (["import", "/no/such/file"], "no file"), (["export", "nobody"], "nobody"),
        (["erase", "nobody"], "nobody"),
      ] {
        let refused = try await Command.run(Command.parley, ["admin"] + words + ["--data", server.data])
        #expect(refused.status == 1, "\(what)")
        #expect(refused.errors.split(separator: "\n").count == 1, "\(what): \(refused.errors)")
      }
      if !running { try await server.start() }
      let bare = token.output.trimmingCharacters(in: .whitespacesAndNewlines)
      let login = try await server.connect().request("login", ["token": .string(bare)])
      #expect(login["account"]["name"] == "bao" && login["account"]["shop"] == "paper")
      let password = try await server.connect().request(
        "login", ["user": "bao", "password": "correct horse"])
      #expect(password.isOK)
      // Neither password nor token lies anywhere in the clear.
      #expect(try await server.end() == 0)
      #expect(try !Files.contain(bare, in: server.folder))
      #expect(try !Files.contain("correct horse", in: server.folder))
    }

    /// `parley admin --data DIR shop add …`, as cli.md writes it, and behind each later word.
    @Test func dataFolderMayBeNamedBeforeTheSubcommand() async throws {
      let folder = try Folder()
      let data = ["--data", folder.path + "/data"]
      for words in [
        data + ["shop", "add", "a", "--name", "A"], ["shop"] + data + ["add", "b", "--name", "B"],
        ["shop", "add"] + data + ["c", "--name", "C"], data + ["account", "add", "ann", "--kind", "buyer"],
        data + ["token", "create", "ann"], data + ["check"],
      ] {
        let done = try await Command.run(Command.parley, ["admin"] + words, folder: folder.path)
        #expect(done.status == 0, "\(words): \(done.errors)")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["data"])
    }

    @Test(arguments: [false, true])
    func exportHasAllOfOnesDataAndEraseLeavesTombstones(running: Bool) async throws {
      let talk = try await Dialogue.begin()
      try await talk.say(["m1"])
      #expect(try await talk.say("Секрет48151623", cid: "m2").isOK)
      #expect(try await talk.say("好的", cid: "w1", by: talk.wei).isOK)
      if !running { #expect(try await talk.server.end() == 0) }
      let export = try await talk.server.admin("export", "anna")
      #expect(export.status == 0 && export.output.contains("Секрет48151623"))
      for line in export.output.split(separator: "\n") { _ = try JSON(line: String(line)) }
      #expect(try await talk.server.admin("check").output.contains("no problems"))
      #expect(try await talk.server.admin("erase", "anna").status == 0)
      if running {
        #expect(try await talk.anna.rest().last?["code"] == "kicked")
      } else {
        try await talk.server.start()
      }
      let lin = try await talk.server.login("lin")
      let rows = try await lin.request("history", ["conv": talk.conv])["messages"].elements
      #expect(rows.map { $0["retracted"].isNull } == [false, false, true])
      #expect(!rows.contains { $0["from"]["name"] == "anna" })
      #expect(try await talk.server.end() == 0)
      #expect(try !Files.contain("48151623", in: talk.server.data))
      #expect(try await talk.server.admin("check").status == 0)
    }

    @Test func whatIsSentDuringAnErasureDoesNotStay() async throws {
      let talk = try await Dialogue.begin(["PARLEY_LIMITS_RATES_SEND_PER_S": "0"])
      try await talk.say((0..<300).map { "m\($0)" })
      async let erased = talk.server.admin("erase", "anna")
      var sent = 300
      // Until she is sent away.
      while (try? await talk.say("noch", cid: "n\(sent)"))?.isOK == true { sent += 1 }
      #expect(try await erased.status == 0)
      let lin = try await talk.server.login("lin")
      var before: JSON = .null
      repeat {
        let page = try await lin.request("history", ["conv": talk.conv, "before": before, "limit": 100])
        let rows = page["messages"].elements
        #expect(rows.allSatisfy { !$0["retracted"].isNull && $0["from"]["name"] != "anna" })
        before = page["more"] == .bool(true) ? rows.first?["seq"] ?? .null : .null
      } while !before.isNull
    }

    @Test func aMistypedFolderIsToldAndNotMade() async throws {
      let folder = try Folder()
      for words in [
        ["check"], ["export", "ann"], ["token", "create", "ann"], ["backup", folder.path + "/b"],
      ] {
        let refused = try await Command.run(
          Command.parley, ["admin"] + words + ["--data", folder.path + "/dtaa"])
        #expect(refused.status == 1 && refused.errors.contains("is no data folder"))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func importNamesTheLineThatCantBeTaken() async throws {
      let server = try await server(running: false)
      let file = server.folder + "/bad.jsonl"
      try "{\"shop\":\"paper\"}\n\n{\"account\":\"anna\"}\n".write(
        toFile: file, atomically: false, encoding: .utf8)
      let refused = try await server.admin("import", file)
      #expect(refused.status == 1 && refused.errors.contains("line 3"))
    }

    @Test func whoAsksNothingOnTheControlSocketDoesNotHoldUpTheEnd() async throws {
      let server = try await RunningServer.start()
      let silent = try await SilentSocket(path: server.data + "/control.sock")
      #expect(try await server.admin("check").status == 0)
      #expect(silent.isOpen)
      #expect(try await server.end() == 0)
    }

    @Test func controlSocketIsTheOwnersAlone() async throws {
      let server = try await RunningServer.start()
      let modes = try Files.modes(server.data)
      #expect(modes["control.sock"] == 0o600)
      #expect(modes.values.allSatisfy { $0 == 0o600 }, "\(modes)")
      try await server.killAndRestart()
      #expect(try await server.admin("check").status == 0)
    }

    @Test func newSettingsOfAnAccountHoldForItsLiveSession() async throws {
      let talk = try await Dialogue.begin()
      let phone = try await talk.server.login("wei", ["device": "phone"])
      _ = try await phone.request("settings", ["want": "de", "reads": ["de"]])
      try await talk.say(["m1"])
      #expect(try await talk.wei.event("message")["tr"].members.keys.sorted() == ["de"])
    }

    @Test func agentThatComesBackSeesTheShopAgain() async throws {
      let talk = try await Dialogue.begin()
      #expect(try await talk.server.admin("shop", "remove-agent", "lanterns", "lin").status == 0)
      try await talk.say(["m1"])
      let away = try await talk.server.connect().request("login", ["token": "token-lin"])
      #expect(away.code == "auth_failed")
      #expect(
        try await talk.server.admin("account", "add", "lin", "--kind", "agent", "--shop", "lanterns").status
          == 0)
      #expect(try await talk.server.admin("shop", "remove-agent", "lanterns", "lin").status == 0)
      let again = try await talk.server.admin(
        "account", "add", "lin", "--kind", "agent", "--shop", "lanterns", "--password-stdin",
        input: "a new password\n")
      #expect(again.status == 0)
      let renewed = try await talk.server.connect().request(
        "login", ["user": "lin", "password": "a new password"])
      #expect(renewed.isOK)
      let back = try await talk.server.login("lin")
      #expect(try await back.request("history", ["conv": talk.conv])["messages"].elements.count == 1)
    }
  }
}
