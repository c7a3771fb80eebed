import Fixtures
import Foundation
import TestSupport
import Testing

/// `parley load` as a user runs it: the built program, a server of its own.
@Suite struct LoadCommandTests {
  @Test(.timeLimit(.minutes(2 * Pace.factor))) func aSmallLoadLosesNothing() async throws {
    let folder = NSTemporaryDirectory() + "load-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let report = folder + "/report.json"
    let status = try await run([
      "load", "--pairs", "2", "--window", "2", "--duration", "2", "--set", "warmup_s=0", "--set", "slow=1",
      "--set", "reconnect=1", "--set", "reconnect_s=0.3", "--set", "missed=200", "--report", report,
    ])
    #expect(status == 0)
    let found = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: report))) as? [String: Any])
    let faults = try #require(found["faults"] as? [String: Int])
    #expect(faults == ["lost": 0, "doubled": 0, "disordered": 0])
    let counts = try #require(found["counts"] as? [String: Int])
    #expect(counts["stored"] ?? 0 > 0)
    #expect(counts["resume"] ?? 0 > 0)
    #expect(found["resumed_events"] as? Int == 200)
    let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    #expect(page.contains("<svg"))
    #expect(!page.contains("http"))
  }

  /// Its accounts are made through the control socket, the server's own rate limits stand, and it is weighed by its process.
  @Test(.timeLimit(.minutes(2 * Pace.factor))) func aRunningServerIsLoadedAndMeasured() async throws {
    let server = try await RunningServer.start()
    let report = server.folder + "/report.json"
    let done = try await Command.run(
      Command.parley,
      [
        "load", "--server", "127.0.0.1:\(server.port)", "--ca", try await RunningServer.authority(),
        "--data", server.data, "--pairs", "3", "--window", "4", "--duration", "2", "--report", report,
      ], within: .seconds(90))
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("lost 0, doubled 0, out of order 0"))
    let found = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: report))) as? [String: Any])
    #expect((found["counts"] as? [String: Int])?["stored"] ?? 0 > 0)
    #expect(found["server_microseconds_each"] as? Double ?? 0 > 0)
    #expect((found["translated"] as? [String: Any])?["by"] != nil)
    let nowhere = try await Command.run(
      Command.parley, ["load", "--server", "127.0.0.1:\(server.port)", "--data", server.folder],
      within: .seconds(30))
    #expect(nowhere.status == 1)
    #expect(nowhere.errors.contains("--data"))
  }

  @Test func anUnknownScenarioEndsWithOne() async throws {
    #expect(try await run(["load", "--scenario", "nothing"]) == 1)
  }

  @Test func aWrongArgumentEndsWithTwo() async throws {
    #expect(try await run(["load", "--rate", "5", "--window", "1"]) == 2)
  }

  private func run(_ arguments: [String]) async throws -> Int32 {
    try await Command.run(Command.parley, arguments, within: .seconds(110)).status
  }
}
