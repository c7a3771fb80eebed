/// The report for a person at a terminal.
extension LoadReport {
  var table: String {
    var lines: [String] = []
    if !latencies.isEmpty {
      lines.append(Self.row("ms", ["count", "p50", "p90", "p99", "p99.9", "max"]))
      for (name, latency) in latencies.sorted(by: { $0.key < $1.key }) {
        let values = [latency.p50, latency.p90, latency.p99, latency.p999, latency.max].map(Self.text)
        lines.append(Self.row(name, ["\(latency.count)"] + values))
      }
      lines.append("")
    }
    for (name, rate) in perSecond.sorted(by: { $0.key < $1.key }) where name != "delivered" {
      lines.append("\(Self.text(rate)) \(Self.noun(name)) a second over \(Self.text(seconds)) s")
    }
    if let cpu = serverMicrosecondsEach {
      lines.append(
        "\(Self.text(cpu)) µs of the server's CPU for each (\(Self.text(serverCPUSeconds ?? 0)) s in all)")
    }
    if let memory = serverResidentKib { lines.append("\(memory / 1_024) MiB of the server's memory") }
    if let idle = idleKibEach { lines.append("\(Self.text(idle)) KiB for each idle connection") }
    if let start = serverStartSeconds {
      lines.append("\(Self.text(start)) s from the server's start to ready")
    }
    if !resumeSeconds.isEmpty {
      let all = resumeSeconds.map { Self.text($0 * 1_000) }.joined(separator: ", ")
      lines.append("\(resumedEvents) missed events resumed in \(all) ms")
    }
    if let translations { lines.append(translations) }
    for (code, count) in refused.sorted(by: { $0.key < $1.key }) { lines.append("\(count) refused: \(code)") }
    if brokenConnections > 0 { lines.append("\(brokenConnections) connections broke") }
    lines.append("lost \(faults.lost), doubled \(faults.doubled), out of order \(faults.disordered)")
    return lines.joined(separator: "\n")
  }

  /// `read as: composed 61 %, original 30 %, phrase 9 %; mean confidence 0.83, 12 without a text`
  private var translations: String? {
    guard let translated, case let all = translated.by.values.reduce(0, +), all > 0 else { return nil }
    let kinds = translated.by.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { kind, count in
      "\(kind) \(Self.text(Double(count) / Double(all) * 100)) %"
    }
    let confidence = meanConfidence.map { "; mean confidence \(Self.text($0))" } ?? ""
    return "read as: " + kinds.joined(separator: ", ") + confidence
      + ", \(translated.withoutText) without a text"
  }

  static func noun(_ name: String) -> String {
    switch name {
    case "stored": "messages stored"
    case "page": "history pages"
    case "login": "logins"
    default: "resumes"
    }
  }

  static func text(_ value: Double) -> String {
    let digits = value < 10 ? 100.0 : value < 1_000 ? 10.0 : 1.0
    let rounded = (value * digits).rounded() / digits
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }

  private static func row(_ name: String, _ values: [String]) -> String {
    let cells = values.map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }
    return name + String(repeating: " ", count: max(0, 10 - name.count)) + cells.joined()
  }
}
