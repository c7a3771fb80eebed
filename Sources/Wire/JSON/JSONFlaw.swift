/// What makes a line no frame. The first one found is told.
public enum JSONFlaw: Hashable, Sendable {
  case notUTF8
  /// Any break of RFC 8259's grammar: a trailing comma, a byte order mark, text after the object, a lone surrogate escape.
  case notJSON
  case notObject
  /// At the top level only.
  case duplicateKey
  case tooDeep
}

/// A line as far as it could be read: what precedes a flaw is still good for finding the `id` to answer to.
public struct ParsedLine: Hashable, Sendable {
  public var object: JSONObject
  public var flaw: JSONFlaw?
}
