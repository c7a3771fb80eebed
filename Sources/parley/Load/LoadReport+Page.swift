import Foundation

/// The report as one HTML file that needs nothing else.
extension LoadReport {
  var page: String {
    let latencyLines = latencies.sorted { $0.key < $1.key }.map { name, latency in
      // Ever nearer to 100 %: each further nine gets the same room.
      Plot.Line(
        name: name, points: latency.points.map { (-log10(max(1e-5, 1 - $0.percentile / 100)), $0.ms) })
    }
    let throughput = Plot.Line(name: "a second", points: timeline.map { ($0.seconds, $0.perSecond) })
    let cpu = Plot.Line(
      name: "server, % of a core",
      points: timeline.compactMap { moment in
        moment.serverCPU.map { (moment.seconds, $0 * 100) }
      })
    let latencyPlot = Plot(
      title: "Latency by percentile", unit: "ms", lines: latencyLines,
      marks: [(0, "0 %"), (1, "90 %"), (2, "99 %"), (3, "99.9 %"), (4, "99.99 %"), (5, "99.999 %")])
    let last = timeline.last?.seconds ?? 1
    let seconds = stride(from: 0, through: last, by: max(1, (last / 10).rounded())).map {
      ($0, "\(Int($0)) s")
    }
    return """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>parley load: \(Self.escaped(scenarioName))</title>
      <style>body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}
      pre{background:#f4f4f2;padding:1em;overflow:auto}svg{width:100%;height:auto}h1{font-size:1.4em}
      h2{font-size:1.1em}.bad{color:#b00}</style>
      <h1>parley load: \(Self.escaped(scenarioName))</h1><p>\(Self.escaped(scenario.about))</p>
      <p>\(Self.escaped(about))</p>
      <pre\(faults.isClean ? "" : " class=\"bad\"")>\(Self.escaped(table))</pre>
      \(latencyPlot.svg)
      \(Plot(title: "Throughput", unit: "/s", lines: [throughput], marks: seconds).svg)
      \(Plot(title: "The server's CPU", unit: "%", lines: [cpu], marks: seconds).svg)
      </html>

      """
  }

  private var about: String {
    let set = settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return "\(time) · \(program) · \(machine.processor), \(machine.cores) cores, \(machine.memoryMib) MiB, "
      + "Linux \(machine.kernel) · \(set)"
  }

  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
