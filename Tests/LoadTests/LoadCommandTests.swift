import Foundation
import TestSupport
import Testing

/// `parley load` as a user runs it: the built program, a server of its own.
@Suite struct LoadCommandTests {
  @Test(.timeLimit(.minutes(2))) func aSmallLoadLosesNothing() async throws {
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
