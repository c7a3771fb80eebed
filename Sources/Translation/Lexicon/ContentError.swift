/// Something in `locales/` that cannot be used, with the file and line.
public struct ContentError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
