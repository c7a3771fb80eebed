import Histogram
import NIOCore
import Wire

/// What one event loop measured. That loop only; a copy is `Tally.Figures`.
final class Tally {
  struct Figures: Sendable {
    /// From the intended send to the reply, and to the event at the reader; nanoseconds.
    var stored = Tally.histogram()
    var delivered = Tally.histogram()
    var pages = Tally.histogram()
    var logins = Tally.histogram()
    var resumes = Tally.histogram()
    /// Since the start of the measuring.
    var storedCount = 0
    var deliveredCount = 0
    var pageCount = 0
    var loginCount = 0
    var resumeCount = 0
    var bytesReceived = 0
    /// By error code.
    var refused: [String: Int] = [:]
    var brokenConnections = 0
    var translated = Translated()

    mutating func add(_ other: Figures) {
      stored.add(other.stored)
      delivered.add(other.delivered)
      pages.add(other.pages)
      logins.add(other.logins)
      resumes.add(other.resumes)
      storedCount += other.storedCount
      deliveredCount += other.deliveredCount
      pageCount += other.pageCount
      loginCount += other.loginCount
      resumeCount += other.resumeCount
      bytesReceived += other.bytesReceived
      refused.merge(other.refused, uniquingKeysWith: +)
      brokenConnections += other.brokenConnections
      translated.add(other.translated)
    }
  }

  var figures = Figures()
  /// Off while the load warms up and while it drains.
  var isMeasuring = false

  /// Up to a minute; longer counts as a minute.
  static func histogram() -> Histogram<UInt64> {
    Histogram(highestTrackableValue: longest, numberOfSignificantValueDigits: .three)
  }

  private static let longest: UInt64 = 60_000_000_000

  static func now() -> UInt64 { NIODeadline.now().uptimeNanoseconds }

  func stored(since intended: UInt64) {
    guard isMeasuring else { return }
    figures.storedCount += 1
    figures.stored.record(Self.elapsed(intended))
  }

  func delivered(since intended: UInt64) {
    guard isMeasuring else { return }
    figures.deliveredCount += 1
    figures.delivered.record(Self.elapsed(intended))
  }

  func translated(_ event: EventFrame) {
    if isMeasuring { figures.translated.take(event) }
  }

  func read(since asked: UInt64) {
    guard isMeasuring else { return }
    figures.pageCount += 1
    figures.pages.record(Self.elapsed(asked))
  }

  func loggedIn(since began: UInt64) {
    guard isMeasuring else { return }
    figures.loginCount += 1
    figures.logins.record(Self.elapsed(began))
  }

  func resumed(since began: UInt64) {
    guard isMeasuring else { return }
    figures.resumeCount += 1
    figures.resumes.record(Self.elapsed(began))
  }

  private static func elapsed(_ since: UInt64) -> UInt64 {
    let now = now()
    return now > since ? min(now - since, longest) : 0
  }
}
