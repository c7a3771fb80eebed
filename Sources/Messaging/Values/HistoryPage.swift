/// Which addresses a history request means; `seq` has no gaps, so they can be computed without reading.
public struct HistoryPage: Hashable, Sendable {
  public let addresses: ClosedRange<Int64>
  /// Whether there are others in the direction asked for; for `around`, on either side.
  public let more: Bool

  /// Nil where there is nothing to read. What is before `oldest` has expired.
  public init?(_ range: HistoryRange, limit: Int, oldest: Int64 = 1, newest: Int64) {
    let limit = Int64(limit)
    guard limit > 0, newest >= oldest else { return nil }
    var lower: Int64
    var upper: Int64
    switch range {
    case .newest:
      upper = newest
      lower = max(oldest, upper - limit + 1)
    case .before(let seq):
      guard seq > oldest else { return nil }
      upper = min(seq - 1, newest)
      lower = max(oldest, upper - limit + 1)
    case .after(let seq):
      guard seq < newest else { return nil }
      lower = max(oldest - 1, seq) + 1
      upper = min(newest, lower + limit - 1)
    case .around(let seq):
      let middle = min(max(seq, oldest), newest)
      lower = max(oldest, middle - limit / 2)
      upper = min(newest, lower + limit - 1)
      lower = max(oldest, upper - limit + 1)
    }
    addresses = lower...upper
    more =
      switch range {
      case .newest, .before: lower > oldest
      case .after: upper < newest
      case .around: lower > oldest || upper < newest
      }
  }
}
