/// Which addresses a history request means; `seq` has no gaps, so they can be computed without reading.
public struct HistoryPage: Hashable, Sendable {
  public let addresses: ClosedRange<Int64>
  /// Whether there are others in the direction asked for; for `around`, on either side.
  public let more: Bool

  /// Nil where there is nothing to read.
  public init?(_ range: HistoryRange, limit: Int, newest: Int64) {
    let limit = Int64(limit)
    guard limit > 0, newest > 0 else { return nil }
    var lower: Int64
    var upper: Int64
    switch range {
    case .newest:
      upper = newest
      lower = max(1, upper - limit + 1)
    case .before(let seq):
      guard seq > 1 else { return nil }
      upper = min(seq - 1, newest)
      lower = max(1, upper - limit + 1)
    case .after(let seq):
      guard seq < newest else { return nil }
      lower = max(0, seq) + 1
      upper = min(newest, lower + limit - 1)
    case .around(let seq):
      let middle = min(max(seq, 1), newest)
      lower = max(1, middle - limit / 2)
      upper = min(newest, lower + limit - 1)
      lower = max(1, upper - limit + 1)
    }
    addresses = lower...upper
    more =
      switch range {
      case .newest, .before: lower > 1
      case .after: upper < newest
      case .around: lower > 1 || upper < newest
      }
  }
}
