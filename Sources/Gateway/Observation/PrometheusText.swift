import Messaging

/// The counters in Prometheus' text format 0.0.4. Only names of ours are labels: nothing that a user wrote.
struct PrometheusText {
  private(set) var text = ""

  init(_ counts: GatewayMetrics.Snapshot, gauges: [Gauge]) {
    for gauge in gauges {
      one(gauge.name, gauge.isCounter ? "counter" : "gauge", gauge.help, Self.plain(gauge.read()))
    }
    one("logins_total", "counter", "Logins that succeeded.", "\(counts.logins)")
    one(
      "events_stored_total", "counter", "Messages, edits, retractions and late translations stored.",
      "\(counts.stored)")
    one("events_delivered_total", "counter", "Stored events handed to live sessions.", "\(counts.delivered)")
    family("refused_total", "counter", "Requests refused, by code.")
    for code in MessagingError.Code.allCases {
      line("refused_total{code=\"\(code.rawValue)\"}", "\(counts.refused[code, default: 0])")
    }
    family(
      "translations_total", "counter", "Renderings of stored texts, by language pair and by what made them.")
    line(translations: counts.translations)
    histogram(
      "fan_out_seconds", "From a message's acceptance until it was handed to its readers.", counts.fanOut)
    histogram("commit_seconds", "A transaction of the store, its fsync included.", counts.commits)
  }

  private mutating func line(translations: [GatewayMetrics.TranslationKind: Int]) {
    let rows = translations.map { kind, count in
      (
        "translations_total{from=\"\(kind.source?.text ?? "und")\",to=\"\(kind.target?.text ?? "und")\",by=\"\(kind.by.rawValue)\"}",
        count
      )
    }
    for (name, count) in rows.sorted(by: { $0.0 < $1.0 }) { line(name, "\(count)") }
  }

  private mutating func histogram(_ name: String, _ help: String, _ histogram: LatencyHistogram) {
    family(name, "histogram", help)
    var total = 0
    for (bound, count) in zip(LatencyHistogram.bounds, histogram.counts) {
      total += count
      line("\(name)_bucket{le=\"\(Self.plain(Double(bound) / 1_000))\"}", "\(total)")
    }
    total += histogram.counts.last ?? 0
    line("\(name)_bucket{le=\"+Inf\"}", "\(total)")
    line("\(name)_sum", Self.plain(Double(histogram.sum) / 1_000))
    line("\(name)_count", "\(total)")
  }

  private mutating func one(_ name: String, _ kind: String, _ help: String, _ value: String) {
    family(name, kind, help)
    line(name, value)
  }

  private mutating func family(_ name: String, _ kind: String, _ help: String) {
    text += "# HELP parley_\(name) \(help)\n# TYPE parley_\(name) \(kind)\n"
  }

  private mutating func line(_ name: String, _ value: String) { text += "parley_\(name) \(value)\n" }

  private static func plain(_ number: Double) -> String {
    Int64(exactly: number).map { "\($0)" } ?? "\(number)"
  }
}
