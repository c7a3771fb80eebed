/// Milliseconds, counted in fixed steps, as Prometheus' histograms are.
public struct LatencyHistogram: Sendable {
  public static let bounds: [Int64] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000]

  /// One for each bound, and what is above them all.
  public private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
  public private(set) var sum: Int64 = 0

  public init() {}

  /// A clock that was set back counts as no time at all.
  public mutating func add(_ milliseconds: Int64) {
    let value = max(0, milliseconds)
    let step = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
    counts[step] += 1
    sum = sum.addingReportingOverflow(value).partialValue
  }
}
