/// A login name as it is compared.
public struct NameKey: Hashable, Sendable {
  /// NFKC_Casefold (UAX #31 §5.1.5) of the name.
  public let folded: String
  /// The confusable skeleton (UTS #39 §4) of `folded`: names that look alike share it.
  public let skeleton: String

  public init(folded: String, skeleton: String) {
    self.folded = folded
    self.skeleton = skeleton
  }
}

/// Folds login names. Pure; any thread.
public protocol NameFolding: Sendable {
  /// Nil for a name that may not be: empty, too long, with invisible characters, or of mixed scripts (UTS #39 §5.2,
  /// "highly restrictive").
  func key(for name: String) -> NameKey?
}

/// What is needed to check a password without telling whether the account exists.
public struct StoredCredentials: Sendable {
  public let account: Account
  /// In the hasher's own format; nil where the account has no password.
  public let passwordHash: String?

  public init(account: Account, passwordHash: String?) {
    self.account = account
    self.passwordHash = passwordHash
  }
}

public struct NewAccount: Sendable {
  public let name: String
  public let key: NameKey
  public let kind: Account.Kind
  public let shop: ShopID?
  public let settings: Settings
  public let passwordHash: String?

  public init(
    name: String, key: NameKey, kind: Account.Kind, shop: ShopID?, settings: Settings,
    passwordHash: String?
  ) {
    self.name = name
    self.key = key
    self.kind = kind
    self.shop = shop
    self.settings = settings
    self.passwordHash = passwordHash
  }
}

/// Accounts and their credentials. Any thread; each write is committed when it returns.
public protocol AccountStore: Sendable {
  func account(_ id: AccountID) async throws(MessagingError) -> Account?
  func credentials(named key: NameKey) async throws(MessagingError) -> StoredCredentials?
  /// - Parameter hash: SHA-256 of the token. Revoked tokens and disabled accounts are not found.
  func account(tokenHash hash: [UInt8]) async throws(MessagingError) -> (Account, Scopes, TokenID)?
  /// Throws `conflict` where the folded name or the skeleton exists, `not_found` where the shop does not.
  func create(_ account: NewAccount) async throws(MessagingError) -> Account
  func save(_ settings: Settings, of account: AccountID) async throws(MessagingError)
}
