/// A number that is read when somebody asks for it, and costs nothing until then.
public struct Gauge: Sendable {
  public let name: String
  public let help: String
  /// A number that only grows: its name ends with `_total`.
  var isCounter: Bool { name.hasSuffix("_total") }
  /// Any thread.
  public let read: @Sendable () -> Double

  /// - Parameter name: with its unit last, without the `parley_` before it.
  public init(_ name: String, _ help: String, read: @escaping @Sendable () -> Double) {
    self.name = name
    self.help = help
    self.read = read
  }
}
