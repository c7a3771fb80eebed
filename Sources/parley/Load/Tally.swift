import Histogram
import NIOCore
import Wire

/// What one event loop measured. That loop only; a copy is `Tally.Figures`.
final class Tally {
  /// What is timed; the names are the report's.
  enum Timed: String, CaseIterable {
    /// From the intended send to the reply, and to the event at the reader.
    case stored, delivered
    /// From the asking on.
    case page, login, resume
  }

  struct Figures: Sendable {
    /// Nanoseconds.
    private(set) var times = Dictionary(uniqueKeysWithValues: Timed.allCases.map { ($0, Tally.histogram()) })
    /// By error code.
    var refused: [String: Int] = [:]
    var brokenConnections = 0
    var translated = Translated()

    func count(_ what: Timed) -> Int { times[what].map { Int($0.totalCount) } ?? 0 }

    mutating func record(_ what: Timed, _ nanoseconds: UInt64) { times[what]?.record(nanoseconds) }

    mutating func add(_ other: Figures) {
      for (what, histogram) in other.times { times[what]?.add(histogram) }
      refused.merge(other.refused, uniquingKeysWith: +)
      brokenConnections += other.brokenConnections
      translated.add(other.translated)
    }
  }

  var figures = Figures()
  /// Off while the load warms up and while it drains.
  var isMeasuring = false

  /// Up to a minute; longer counts as a minute.
  private static func histogram() -> Histogram<UInt64> {
    Histogram(highestTrackableValue: longest, numberOfSignificantValueDigits: .three)
  }

  private static let longest: UInt64 = 60_000_000_000

  static func now() -> UInt64 { NIODeadline.now().uptimeNanoseconds }

  func took(_ what: Timed, since began: UInt64) {
    guard isMeasuring else { return }
    let now = Self.now()
    figures.record(what, now > began ? min(now - began, Self.longest) : 0)
  }

  func translated(_ event: EventFrame) {
    if isMeasuring { figures.translated.take(event) }
  }
}
