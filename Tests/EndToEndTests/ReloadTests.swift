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
  }
}
