/// Someone who can log in. An agent belongs to one shop; a bot to one shop, or to none, and then acts as a buyer.
public struct Account: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case buyer, agent, bot, admin
  }

  public let id: AccountID
  /// As registered; compared through `NameFolding`.
  public var name: String
  public var kind: Kind
  public var shop: ShopID?
  /// The account's own inbox, or its shop's.
  public var inbox: InboxID
  public var settings: Settings
  public var isDisabled: Bool

  public init(
    id: AccountID, name: String, kind: Kind, shop: ShopID?, inbox: InboxID, settings: Settings,
    isDisabled: Bool = false
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.shop = shop
    self.inbox = inbox
    self.settings = settings
    self.isDisabled = isDisabled
  }

  /// Which side of a conversation the account is on.
  public var side: Side { shop == nil ? .buyer : .shop }

  /// How the account appears as an author; its bot mark is the server's own.
  public var author: Author {
    Author(account: id, name: name, side: side, isBot: kind == .bot)
  }
}

/// The two sides of a conversation; `who` of a marker.
public enum Side: String, Sendable, CaseIterable {
  case buyer, shop

  public var other: Side { self == .buyer ? .shop : .buyer }
}

/// The three language settings of an account, kept until they are changed.
public struct Settings: Hashable, Sendable {
  /// The language that the account wants to read; nil until it says so: then it reads originals.
  public var want: LanguageTag?
  /// Languages that it reads untranslated, likeliest first. At most `Limits.readsCount`.
  public var reads: [LanguageTag]
  /// The language of notices and errors.
  public var ui: LanguageTag

  public init(want: LanguageTag? = nil, reads: [LanguageTag] = [], ui: LanguageTag = .english) {
    self.want = want
    self.reads = reads
    self.ui = ui
  }

  /// Whether a text in `language` needs no translation for this account.
  public func understands(_ language: LanguageTag) -> Bool {
    guard let want else { return true }
    return want.covers(language) || reads.contains { $0.covers(language) }
  }

  /// The language to render a text of `language` in, or nil where the original will do.
  public func rendering(of language: LanguageTag) -> LanguageTag? {
    understands(language) ? nil : want
  }

  /// The account's own languages, likeliest first: the prior of language identification.
  public var own: [LanguageTag] {
    var all = want.map { [$0] } ?? []
    for language in reads where !all.contains(language) { all.append(language) }
    return all
  }
}

/// A change of settings: what is nil stays as it is.
public struct SettingsChange: Hashable, Sendable {
  public var want: LanguageTag?
  public var reads: [LanguageTag]?
  public var ui: LanguageTag?

  public init(want: LanguageTag? = nil, reads: [LanguageTag]? = nil, ui: LanguageTag? = nil) {
    self.want = want
    self.reads = reads
    self.ui = ui
  }

  public var isEmpty: Bool { want == nil && reads == nil && ui == nil }

  public func applied(to settings: Settings) -> Settings {
    Settings(want: want ?? settings.want, reads: reads ?? settings.reads, ui: ui ?? settings.ui)
  }
}

/// Who wrote a message, as it was when it was written.
public struct Author: Hashable, Sendable {
  public let account: AccountID
  public let name: String
  public let side: Side
  public let isBot: Bool

  public init(account: AccountID, name: String, side: Side, isBot: Bool) {
    self.account = account
    self.name = name
    self.side = side
    self.isBot = isBot
  }
}
