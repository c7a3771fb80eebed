import Foundation
import TestSupport
import Testing

extension EndToEnd {
  struct ReloadTests {
    /// The `hello` of a new connection, once it tells `window`.
    private func hello(_ server: RunningServer, telling window: Int64) async throws -> JSON {
      let ca = try await RunningServer.authority()
      return try await within(patience, "a hello with the window \(window)") {
        while true {
          let client = try await RawClient.connect(port: server.port, trust: RawClient.Trust(authority: ca))
          let hello = try await client.event("hello")
          if hello["limits"]["window"].int == window { return hello }
        }
      }
    }

    private func write(_ yaml: String, _ path: String) throws {
      try yaml.write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test func hangUpTakesLimitsAndRatesAnewAndABadFileKeepsTheOld() async throws {
      let file = NSTemporaryDirectory() + "parley-reload-" + UUID().uuidString + ".yaml"
      defer { try? FileManager.default.removeItem(atPath: file) }
      try write("limits: { window: 100 }", file)
      let server = try await RunningServer.start(Market.lines, ["PARLEY_CONFIG": file])
      let anna = try await server.login("anna")
      _ = try await hello(server, telling: 100)

      try write(
        "limits:\n  window: 200\n  text_chars: 5\n  rates: { query: { burst: 1, per_s: 0.001 } }", file)
      server.askToReload()
      let told = try await hello(server, telling: 200)
      #expect(told["limits"]["rates"]["query"]["burst"].int == 1)
      // The text limit takes a restart, and is told as it is.
      #expect(told["limits"]["text_chars"].int == 4_000)
      // Those who are connected are under the new rates, and still connected.
      #expect(try await anna.request("convs").isOK)
      #expect(try await anna.request("convs").code == "rate_limited")

      try write("limits: { window: none }", file)
      server.askToReload()
      let log = try await Session.start(
        "/usr/bin/env", ["tail", "-n", "+1", "-f", server.folder + "/server.log"])
      try await log.expect("'limits.window' is 'none'")
      _ = try await hello(server, telling: 200)
      #expect(try await anna.request("ping").isOK)
    }

    @Test func hangUpTakesTheLocalesAnewAndABadFileKeepsTheOld() async throws {
      let folder = try Folder()
      let locales = folder.path + "/locales"
      try FileManager.default.copyItem(atPath: SmallLocales.path, toPath: locales)
      let talk = try await Dialogue.begin(["PARLEY_LOCALES": locales])
      let phrases = locales + "/zh-Hans/phrases.tsv"
      let content = try String(contentsOfFile: phrases, encoding: .utf8)
      let before = try await shown(of: "Доставка бесплатная?", in: talk, cid: "m1")
      #expect(before == "包邮吗？")

      try write(content.replacing("\t包邮吗？\t", with: "\t免邮费吗？\t"), phrases)
      talk.server.askToReload()
      try await logged("locales reloaded", by: talk.server)
      // Not what is remembered of the same text.
      #expect(try await shown(of: "Доставка бесплатная?", in: talk, cid: "m2") == "免邮费吗？")
      let told = try await RawClient.connect(
        port: talk.server.port, trust: RawClient.Trust(authority: try await RunningServer.authority()))
      let lexicon = try await told.event("hello")["lexicon"]

      try write(content + "no_such_template\tx\n", phrases)
      talk.server.askToReload()
      try await logged("the changed locales can't be used", by: talk.server)
      #expect(try await shown(of: "Доставка бесплатная?", in: talk, cid: "m3") == "免邮费吗？")
      let again = try await RawClient.connect(
        port: talk.server.port, trust: RawClient.Trust(authority: try await RunningServer.authority()))
      #expect(try await again.event("hello")["lexicon"] == lexicon)
    }

    private func shown(of text: String, in talk: Dialogue, cid: String) async throws -> String? {
      try await talk.say(text, cid: cid)["tr"]["zh-Hans"]["text"].string
    }

    private func logged(_ text: String, by server: RunningServer) async throws {
      try await within(patience, text) { while !server.log.contains(text) { await Task.yield() } }
    }
  }
}
