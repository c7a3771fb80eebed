import Messaging
import NIOHTTP1
import Testing

@testable import Gateway

@Suite struct ObservationTests {
  private let metrics = GatewayMetrics()

  private func answer(_ path: String, _ method: HTTPMethod = .GET) -> ObservationHandler.Answer {
    let gauge = Gauge("answers", "A number.") { 42 }
    let head = HTTPRequestHead(version: .http1_1, method: method, uri: path)
    return ObservationHandler.answer(head, metrics: metrics, gauges: [gauge])
  }

  @Test func readinessFollowsThePhaseAndHealthDoesNot() {
    #expect(answer("/readyz").status == .serviceUnavailable)
    metrics.entered(.serving)
    #expect(answer("/readyz").status == .ok)
    metrics.entered(.draining)
    #expect(answer("/readyz") == .init(status: .serviceUnavailable, body: "draining\n"))
    #expect(answer("/healthz").status == .ok)
  }

  @Test func onlyThreePathsAreReadAndNothingIsWritten() {
    #expect(answer("/").status == .notFound)
    #expect(answer("/metrics/../../etc/passwd").status == .notFound)
    #expect(answer("/metrics?x=1").status == .ok)
    #expect(answer("/metrics", .POST).status == .methodNotAllowed)
  }

  @Test func countersAndGaugesAreToldAsText() {
    metrics.loggedIn()
    metrics.refused(.authFailed)
    metrics.refused(.authFailed)
    let lines = Set(answer("/metrics").body.split(separator: "\n").map(String.init))
    #expect(lines.contains("parley_logins_total 1"))
    #expect(lines.contains("parley_answers 42"))
    #expect(lines.contains("# TYPE parley_answers gauge"))
    #expect(lines.contains("parley_refused_total{code=\"auth_failed\"} 2"))
    #expect(lines.contains("parley_refused_total{code=\"internal\"} 0"))
  }

  @Test func aHistogramsStepsAreCumulativeAndItsEndIsTheCount() {
    var histogram = LatencyHistogram()
    for value: Int64 in [-5, 1, 2, 3, 99_999] { histogram.add(value) }
    var counts = GatewayMetrics.Snapshot()
    counts.fanOut = histogram
    let lines = Set(PrometheusText(counts, gauges: []).text.split(separator: "\n").map(String.init))
    #expect(lines.contains("parley_fan_out_seconds_bucket{le=\"0.001\"} 2"))
    #expect(lines.contains("parley_fan_out_seconds_bucket{le=\"0.005\"} 4"))
    #expect(lines.contains("parley_fan_out_seconds_bucket{le=\"10\"} 4"))
    #expect(lines.contains("parley_fan_out_seconds_bucket{le=\"+Inf\"} 5"))
    #expect(lines.contains("parley_fan_out_seconds_sum 100.005"))
  }

  @Test func claimedLanguagesDoNotGrowTheCountersWithoutEnd() {
    var counts = GatewayMetrics.Snapshot()
    for number in 0..<(2 * GatewayMetrics.Snapshot.kindsLimit) {
      let claimed = LanguageTag("de-x-\(number)")
      // Of a text, or of who reads it.
      counts.rendered(
        .init(
          source: number % 2 == 0 ? claimed : .german, target: number % 2 == 0 ? .english : claimed,
          by: .none))
    }
    #expect(counts.translations.count <= GatewayMetrics.Snapshot.kindsLimit + 1)
    #expect(counts.translations.values.reduce(0, +) == 2 * GatewayMetrics.Snapshot.kindsLimit)
  }
}
