import Foundation

extension Duration {
  /// As a deadline or a bound on time in this run: `PARLEY_TEST_PATIENCE` times as long. Under a sanitizer everything
  /// takes ten times as long, and scripts/sanitize says so.
  public var inThisRun: Duration { self * Pace.factor }
}

/// How many times slower than usual the tests run.
public enum Pace {
  public static let factor = Int(ProcessInfo.processInfo.environment["PARLEY_TEST_PATIENCE"] ?? "") ?? 1
}
