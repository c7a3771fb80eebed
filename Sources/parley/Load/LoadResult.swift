import Histogram

/// What a run found.
struct LoadResult: Sendable {
  struct Moment: Codable, Sendable {
    let seconds: Double
    /// Messages, pages and logins.
    let perSecond: Double
    /// Cores in use.
    let serverCPU: Double?
    let residentKib: Int?

    func line(of duration: Double) -> String {
      let done = Int((min(1, seconds / max(duration, 0.1)) * 20).rounded())
      let bar = String(repeating: "#", count: done) + String(repeating: "-", count: 20 - done)
      var line = "[\(bar)] \(Int(seconds.rounded())) of \(Int(duration)) s: \(Int(perSecond)) a second"
      if let serverCPU { line += ", server \(Int((serverCPU * 100).rounded())) % of a core" }
      if let residentKib { line += ", \(residentKib / 1_024) MiB" }
      return line
    }
  }

  var figures = Tally.Figures()
  var faults = Numbering.Faults()
  var timeline: [Moment] = []
  /// Measured time.
  var seconds = 0.0
  var serverCPUSeconds: Double?
  var serverResidentKib: Int?
  var loadCPUSeconds = 0.0
  var serverStartSeconds: Double?
  var idleConnections = 0
  var idleKiB: Double?
  var resumedEvents = 0
  var resumeSeconds: [Double] = []
}
