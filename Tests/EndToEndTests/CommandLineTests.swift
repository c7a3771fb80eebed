import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// What scripts rely on: lines, exit codes, nothing else on standard output.
  struct CommandLineTests {
    private func parley(
      _ words: [String], on server: RunningServer, as user: String = "anna", input: String = ""
    ) async throws -> Finished {
      let ca = try await RunningServer.authority()
      return try await Command.run(
        Command.parley, words + ["--server", "127.0.0.1:\(server.port)", "--ca", ca], input: input,
        environment: ["PARLEY_TOKEN": "token-" + user])
    }

    @Test func sendPrintsTheReplyAsItCameForAProgram() async throws {
      let server = try await RunningServer.start()
      let words = ["send", "--shop", "lanterns", "--cid", "m1", "Да"]
      let first = try JSON(line: try await parley(words, on: server).output)
      #expect(first["ok"] == "send" && first["seq"] == 1 && first["dup"] == false)
      let again = try await parley(words, on: server)
      #expect(again.status == 0)
      #expect(try JSON(line: again.output)["dup"] == true)
      let other = try await parley(["send", "--shop", "lanterns", "--cid", "m1", "Нет"], on: server)
      #expect(other.status == 1 && other.output.isEmpty && other.errors.split(separator: "\n").count == 1)
    }

    @Test func unknownLanguageIsAWrongUse() async throws {
      for words in [["--to", "tlh"], ["--from", "tlh"], ["--to", "!"]] {
        let refused = try await Command.run(
          Command.parley, ["translate"] + words + ["hi"], environment: ["PARLEY_LOCALES": SmallLocales.path])
        #expect(refused.status == 2 && refused.output.isEmpty, "\(refused)")
        #expect(refused.errors.split(separator: "\n").count == 1)
      }
    }

    @Test func translationsComeAsJSONLinesInTheOrderOfTheTexts() async throws {
      let done = try await Command.run(
        Command.parley, ["translate", "--tsv", "--json"], input: "ru\tzh\tДа\nen\tde\t\nen\tde\tqwxz 5\n",
        environment: ["PARLEY_LOCALES": SmallLocales.path])
      let lines = try done.output.split(separator: "\n").map { try JSON(line: String($0)) }
      #expect(lines.map { $0["lang"] } == ["zh", "de", "de"])
      #expect(lines.map { $0["from"] } == ["ru", "en", "en"])
      #expect(lines.allSatisfy { $0["by"].string != nil && $0["conf"].double != nil && $0["facts"] == "ok" })
      #expect(lines.first?["text"].string != nil)
    }

    @Test func lineThatIsNoRowOfATableIsToldAndKeepsItsPlace() async throws {
      let done = try await Command.run(
        Command.parley, ["translate", "--tsv"], input: "no row\nru\tzh-Hans\tqwxz\nen\ttlh\tHello\n",
        environment: ["PARLEY_LOCALES": SmallLocales.path])
      #expect(done.output == "no row\nqwxz\nHello\n" && done.status == 1)
      #expect(done.errors.contains("line 1 ") && done.errors.contains("line 3 "), "\(done.errors)")
    }

    /// Also where there are lines behind it that nobody reads any more.
    @Test func quitEndsAChatFromAPipe() async throws {
      let server = try await RunningServer.start()
      let done = try await parley(
        ["chat", "--shop", "lanterns"], on: server, input: "one\n/quit\ntwo\nthree\n")
      #expect(done.status == 0, "\(done.errors)")
      let anna = try await server.login("anna")
      let conversation = try await anna.request("open", ["shop": "lanterns"])
      #expect(conversation["seq"] == 1)
    }
  }
}
