import Foundation
import TestSupport
import Testing

extension EndToEnd {
  struct ObservationTests {
    @Test func operatorsToolsSeeWhatTheServerDoes() async throws {
      let port = try await freePort()
      let dialogue = try await Dialogue.begin(["PARLEY_METRICS_LISTEN": "127.0.0.1:\(port)"])
      try await dialogue.say("Здравствуйте", cid: "o1")
      _ = try await dialogue.wei.event("message")
      _ = try await dialogue.anna.request("history", ["conv": "c999"])
      #expect(try await get("readyz", port) == "ok\n")
      #expect(try await get("healthz", port) == "ok\n")
      let lines = Set(try await get("metrics", port).split(separator: "\n").map(String.init))
      #expect(lines.contains("parley_connections 2"))
      #expect(lines.contains("parley_sessions 2"))
      #expect(lines.contains("parley_logins_total 2"))
      #expect(lines.contains("parley_events_stored_total 1"))
      #expect(lines.contains("parley_events_delivered_total 2"))
      #expect(lines.contains("parley_refused_total{code=\"not_found\"} 1"))
      #expect(lines.contains("parley_fan_out_seconds_count 1"))
      #expect(lines.contains { $0.hasPrefix("parley_translations_total{from=\"ru\",to=\"zh-Hans\",by=") })
      #expect(lines.contains("parley_passwords_waiting 0"))
      #expect(lines.contains { $0.hasPrefix("parley_commit_seconds_count ") && !$0.hasSuffix(" 0") })
      let days = lines.first { $0.hasPrefix("parley_certificate_days_left ") }?.split(separator: " ").last
      #expect(try #require(days.flatMap { Double($0) }) > 1)
      #expect(!lines.contains { $0.contains("anna") || $0.contains("Здравствуйте") })
    }

    /// With patience: the two listeners of a server start side by side.
    private func get(_ path: String, _ port: Int) async throws -> String {
      let done = try await Command.run(
        "/usr/bin/env",
        [
          "curl", "-sS", "--max-time", "10", "--retry", "10", "--retry-delay", "1", "--retry-connrefused",
          "http://127.0.0.1:\(port)/\(path)",
        ])
      return done.output
    }

    private func freePort() async throws -> Int {
      let script = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
      let done = try await Command.run("/usr/bin/env", ["python3", "-c", script])
      return try #require(Int(done.output.split(separator: "\n").first ?? ""))
    }
  }
}
