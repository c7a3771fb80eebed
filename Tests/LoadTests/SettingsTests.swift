import Foundation
import Gateway
import Testing

@testable import parley

@Suite struct SettingsTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test func theExampleFileHoldsTheDefaults() throws {
    let loaded = try SettingsLoader(file: Self.root + "/docs/parley.example.yaml").load()
    #expect(loaded == ServerSettings())
  }

  /// Those without a default stand there as comments.
  @Test func theExampleFileAndTheManualNameEverySetting() throws {
    let example = try String(contentsOfFile: Self.root + "/docs/parley.example.yaml", encoding: .utf8)
    let manual = try String(contentsOfFile: Self.root + "/docs/operations.md", encoding: .utf8)
    for key in SettingKey.all {
      let last = key.name.split(separator: ".").last.map(String.init) ?? key.name
      #expect(example.contains(last + ":"), "\(key.name) in the example")
      guard !key.name.hasPrefix("limits.rates.") else { continue }
      #expect(manual.contains("`\(key.name)`"), "\(key.name) in the manual")
    }
  }

  @Test(arguments: [
    ("limits: { windw: 3 }", "limits.windw"), ("listen: nowhere", "listen"),
    ("metrics: { listen: '9443' }", "metrics.listen"), ("limits: { window: 0 }", "limits.window"),
    ("loops: [1, 2]", "loops"), ("log: { level: loud }", "log.level"),
  ])
  func aBadFileIsRefusedByTheNameOfItsKey(yaml: String, name: String) throws {
    let path = NSTemporaryDirectory() + "parley-settings-" + UUID().uuidString
    try yaml.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: (any Error).self) { try SettingsLoader(file: path).load() }
    #expect(error.map { "\($0)" }?.contains("'\(name)'") == true)
  }

  @Test func theEnvironmentWinsOverTheFileAndFlagsOverBoth() throws {
    let path = NSTemporaryDirectory() + "parley-settings-" + UUID().uuidString
    try "limits: { window: 7 }\ndata: file\nloops: 3".write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let settings = try SettingsLoader(
      flags: ["data": "flag"], environment: ["PARLEY_LIMITS_WINDOW": "8", "PARLEY_DATA": "environment"],
      file: path
    ).load()
    #expect(settings.data == "flag")
    #expect(settings.limits.window == 8)
    #expect(settings.loops == 3)
  }
}
