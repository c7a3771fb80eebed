/// Attributes around a text. Those that carry meaning are never colour alone.
public enum Ink: String, Sendable {
  case plain = "0"
  case bold = "1"
  case dim = "2"
  case reverse = "7"
  case warning = "33"
  case good = "32"
  case buyer = "1;36"
  case shop = "1;35"

  /// - Parameter hasColour: false under `NO_COLOR`; the other attributes stay.
  public func callAsFunction(_ text: String, hasColour: Bool) -> String {
    guard !text.isEmpty, self != .plain else { return text }
    return switch (self, hasColour) {
    case (.warning, false), (.good, false): text
    case (.buyer, false), (.shop, false): "\u{1B}[1m\(text)\u{1B}[0m"
    default: "\u{1B}[\(rawValue)m\(text)\u{1B}[0m"
    }
  }
}
