/// One text in one language, as the translation pipeline made it. The original is never among them.
public struct Rendering: Hashable, Sendable {
  /// What made the rendering; the `by` field of the protocol (§6).
  public enum Origin: Hashable, Sendable {
    case phrase, composed, gloss, glossary, none
    /// An external engine, by its configured name: `mt:apertium`.
    case engine(String)
  }

  /// Absent where nothing may be shown as a translation: a fact was lost, or there is no rendering.
  public var text: String?
  public var by: Origin
  /// 0…1, fitted on the development set.
  public var confidence: Double
  /// Starts at 1; a higher one replaces a lower one.
  public var revision: Int
  /// The spans of the original that were carried over verbatim, in order.
  public var kept: [String]
  /// The facts of the original that did not survive, as text; empty means `"ok"`. Not empty implies `text == nil`.
  public var lostFacts: [String]

  public init(
    text: String?, by: Origin, confidence: Double, revision: Int = 1, kept: [String] = [],
    lostFacts: [String] = []
  ) {
    self.text = text
    self.by = by
    self.confidence = confidence
    self.revision = revision
    self.kept = kept
    self.lostFacts = lostFacts
  }
}

extension Rendering.Origin: RawRepresentable {
  public init?(rawValue: String) {
    switch rawValue {
    case "phrase": self = .phrase
    case "composed": self = .composed
    case "gloss": self = .gloss
    case "glossary": self = .glossary
    case "none": self = .none
    default:
      guard rawValue.hasPrefix("mt:") else { return nil }
      self = .engine(String(rawValue.dropFirst(3)))
    }
  }

  public var rawValue: String {
    switch self {
    case .phrase: "phrase"
    case .composed: "composed"
    case .gloss: "gloss"
    case .glossary: "glossary"
    case .none: "none"
    case .engine(let name): "mt:" + name
    }
  }
}
