/// One line of a shop's own wording.
public struct WordingEntry: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Words of one language with their fixed rendering in another.
    case term
    /// A name that no translation touches, in any language.
    case name
    /// A whole approved text: the shop's memory.
    case pair
  }

  public let kind: Kind
  /// What there is at most one entry for.
  public let source: String
  /// Nil for a name, as `to`.
  public let from: LanguageTag?
  public let to: LanguageTag?
  /// Empty for a name, and where an entry is named to be deleted.
  public let target: String

  private init(_ kind: Kind, _ source: String, _ from: LanguageTag?, _ to: LanguageTag?, _ target: String) {
    self.kind = kind
    self.source = source
    self.from = from
    self.to = to
    self.target = target
  }

  public static func name(_ name: String) -> Self { Self(.name, name, nil, nil, "") }

  public static func term(
    _ source: String, from: LanguageTag, to: LanguageTag, target: String
  ) -> Self { Self(.term, source, from, to, target) }

  public static func pair(
    _ source: String, from: LanguageTag, to: LanguageTag, target: String
  ) -> Self { Self(.pair, source, from, to, target) }
}

/// All of a shop's wording as one change left it.
public struct WordingSnapshot: Hashable, Sendable {
  /// Counts the shop's changes; 0 where there never was one.
  public let version: Int64
  /// In the order in which they were put.
  public let entries: [WordingEntry]

  public init(version: Int64, entries: [WordingEntry]) {
    self.version = version
    self.entries = entries
  }
}
