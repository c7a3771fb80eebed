import Foundation
import Histogram

/// What a run found, as it is told: JSON, and the source of the table and the page.
struct LoadReport: Codable, Sendable {
  /// Milliseconds.
  struct Latency: Codable, Sendable {
    struct Point: Codable, Sendable {
      let percentile: Double
      let ms: Double
    }

    let count: UInt64
    let mean, p50, p90, p99, p999, max: Double
    let points: [Point]
  }

  struct Machine: Codable, Sendable {
    let processor: String
    let cores: Int
    let memoryMib: UInt64
    let kernel: String
  }

  let program: String
  let time: String
  let machine: Machine
  let scenario: Scenario
  let scenarioName: String
  let settings: [String: String]
  let seconds: Double
  /// `stored` and `delivered` from the intended send on, `page`, `login`, `resume` from the asking on.
  let latencies: [String: Latency]
  let counts: [String: Int]
  let perSecond: [String: Double]
  /// Server CPU for each stored message (else page, else login).
  let serverMicrosecondsEach: Double?
  let serverCPUSeconds: Double?
  let loadCPUSeconds: Double
  let serverResidentKib: Int?
  let serverStartSeconds: Double?
  let idleKibEach: Double?
  let translated: Translated?
  let meanConfidence: Double?
  let resumedEvents: Int
  let resumeSeconds: [Double]
  let faults: Numbering.Faults
  let refused: [String: Int]
  let brokenConnections: Int
  let timeline: [LoadResult.Moment]

  init(_ result: LoadResult, _ scenario: Scenario, name: String, settings: [String: String]) {
    let figures = result.figures
    program = "parley \(Parley.version)"
    time = Date().ISO8601Format()
    machine = .this
    self.scenario = scenario
    scenarioName = name
    self.settings = settings
    seconds = result.seconds
    let times = figures.times.filter { $0.value.totalCount > 0 }
    latencies = Dictionary(uniqueKeysWithValues: times.map { ($0.key.rawValue, Latency($0.value)) })
    counts = latencies.mapValues { Int($0.count) }
    perSecond =
      result.seconds > 0 ? counts.mapValues { (Double($0) / result.seconds * 10).rounded() / 10 } : [:]
    let things = [.stored, .page, .login].lazy.map(figures.count).first { $0 > 0 }
    serverMicrosecondsEach = result.serverCPUSeconds.flatMap { cpu in things.map { cpu * 1e6 / Double($0) } }
    serverCPUSeconds = result.serverCPUSeconds
    loadCPUSeconds = result.loadCPUSeconds
    serverResidentKib = result.serverResidentKib
    serverStartSeconds = result.serverStartSeconds
    idleKibEach = result.idleKiB
    let hasMessages = !figures.translated.by.isEmpty
    translated = hasMessages ? figures.translated : nil
    meanConfidence = figures.translated.meanConfidence
    resumedEvents = result.resumedEvents
    resumeSeconds = result.resumeSeconds
    faults = result.faults
    refused = figures.refused
    brokenConnections = figures.brokenConnections
    timeline = result.timeline
  }

  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try encoder.encode(self)
  }
}

extension LoadReport.Latency {
  init(_ histogram: Histogram<UInt64>) {
    let at = { (percentile: Double) in Double(histogram.valueAtPercentile(percentile)) / 1e6 }
    count = histogram.totalCount
    mean = histogram.mean / 1e6
    (p50, p90, p99, p999, max) = (at(50), at(90), at(99), at(99.9), at(100))
    points = [0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.975, 99.99, 99.999]
      .map { Point(percentile: $0, ms: at($0)) }
  }
}

extension LoadReport.Machine {
  static var this: Self {
    let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = info.split(separator: "\n").first { $0.hasPrefix("model name") }
    let kernel = (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)) ?? ""
    return Self(
      processor: model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
        ?? "unknown",
      cores: ProcessInfo.processInfo.processorCount,
      memoryMib: ProcessInfo.processInfo.physicalMemory >> 20,
      kernel: kernel.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
