/// A direction of translation.
public struct LanguagePair: Hashable, Sendable {
  public let source: LanguageTag
  public let target: LanguageTag

  public init(source: LanguageTag, target: LanguageTag) {
    self.source = source
    self.target = target
  }
}

/// A program elsewhere that translates. Slow, and it may fail: no message waits for it.
public protocol TranslationEngine: Sendable {
  /// As in `mt:NAME`.
  var name: String { get }
  /// Changes when its renderings may; what it once said is kept under it.
  var version: String { get }
  func render(_ text: String, _ pair: LanguagePair) async throws(EngineFailure) -> EngineAnswer
}

public struct EngineAnswer: Hashable, Sendable {
  public var text: String
  /// Words that the engine says it did not know.
  public var unknownWords: Int

  public init(text: String, unknownWords: Int = 0) {
    self.text = text
    self.unknownWords = unknownWords
  }
}

/// Why there is no better rendering. None of them tells a text.
public enum EngineFailure: Error, Hashable, Sendable {
  case timedOut, unreachable, unreadable, tooLarge
  case refused(status: Int)
  /// Not asked: it failed too often of late.
  case resting
  /// What was to stay as it is did not come back exactly once.
  case lostPlaceholder
  /// A number or a negation is new or gone.
  case changedFacts

  /// Whether asking another text would probably fail too.
  public var isOfTheEngine: Bool {
    switch self {
    case .timedOut, .unreachable, .unreadable, .refused: true
    case .tooLarge, .resting, .lostPlaceholder, .changedFacts: false
    }
  }
}

/// A text with marks in the place of all that no engine may touch.
public struct MaskedText: Sendable {
  public struct Mark: Hashable, Sendable {
    public let mark: String
    /// What stands there in the rendering: the entity as it was written, or the shop's own word.
    public let text: String
    /// The entity as it was written.
    public let original: String

    public init(mark: String, text: String, original: String) {
      self.mark = mark
      self.text = text
      self.original = original
    }
  }

  public let text: String
  public let original: String
  public let pair: LanguagePair
  public let marks: [Mark]
  /// Of the shop's wording that gave terms and names; 0 without one.
  public let wordingVersion: Int64

  public init(text: String, original: String, pair: LanguagePair, marks: [Mark], wordingVersion: Int64) {
    self.text = text
    self.original = original
    self.pair = pair
    self.marks = marks
    self.wordingVersion = wordingVersion
  }
}

/// Keeps entities, a shop's terms and its names out of an engine's hands. Pure; any thread.
public protocol TextMasking: Sendable {
  /// Nil where the text can't be masked safely; then it goes to no engine.
  func masked(_ text: String, _ pair: LanguagePair, shop: ShopID?) -> MaskedText?
  /// The rendering with everything back in its place. Throws where a mark is not there exactly once, or where the facts
  /// are others.
  func restored(_ answer: String, of masked: MaskedText) throws(EngineFailure) -> String
}

/// What an engine's rendering is kept under: another engine, version, shop or wording never finds it.
public struct EngineKey: Hashable, Sendable {
  public let text: String
  public let pair: LanguagePair
  public let engine: String
  public let engineVersion: String
  public let shop: ShopID
  public let wordingVersion: Int64

  public init(
    text: String, pair: LanguagePair, engine: String, engineVersion: String, shop: ShopID,
    wordingVersion: Int64
  ) {
    self.text = text
    self.pair = pair
    self.engine = engine
    self.engineVersion = engineVersion
    self.shop = shop
    self.wordingVersion = wordingVersion
  }
}

/// A rendering that an engine made, all checks passed.
public struct EngineRendering: Hashable, Sendable {
  public let text: String
  public let confidence: Double

  public init(text: String, confidence: Double) {
    self.text = text
    self.confidence = confidence
  }
}

/// What engines said before; bounded, the oldest go first. Written by `MessageLog.improve`, gone with the message.
public protocol EngineCache: Sendable {
  func rendering(for key: EngineKey) async throws(MessagingError) -> EngineRendering?
}
