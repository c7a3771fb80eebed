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
    if let memory = serverResidentKiB { lines.append("\(memory / 1_024) MiB of the server's memory") }
    if let idle = idleKiBEach { lines.append("\(Self.text(idle)) KiB for each idle connection") }
    if let start = serverStartSeconds {
      lines.append("\(Self.text(start)) s from the server's start to ready")
    }
    if !resumeSeconds.isEmpty {
      let all = resumeSeconds.map { Self.text($0 * 1_000) }.joined(separator: ", ")
      lines.append("\(resumedEvents) missed events resumed in \(all) ms")
    }
    for (code, count) in refused.sorted(by: { $0.key < $1.key }) { lines.append("\(count) refused: \(code)") }
    if brokenConnections > 0 { lines.append("\(brokenConnections) connections broke") }
    lines.append("lost \(faults.lost), doubled \(faults.doubled), out of order \(faults.disordered)")
    return lines.joined(separator: "\n")
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
