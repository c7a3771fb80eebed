/// Makes a buyer's account.
public struct RegisterBuyer: Sendable {
  let accounts: any AccountStore
  let hasher: any PasswordHasher
  let names: any NameFolding
  let settingsRules: ChangeSettings.Rules

  public init(
    accounts: any AccountStore, hasher: any PasswordHasher, names: any NameFolding,
    settingsRules: ChangeSettings.Rules
  ) {
    self.accounts = accounts
    self.hasher = hasher
    self.names = names
    self.settingsRules = settingsRules
  }

  /// - Parameter caller: the address that asks.
  public func callAsFunction(
    user: String, password: String, settings: SettingsChange, from caller: String
  ) async throws(MessagingError) -> Account {
    try TextRules.check(user, field: "user", limit: Limits.nameScalars)
    guard let key = names.key(for: user) else { throw .invalid("user", .nameInvalid) }
    guard (Limits.passwordMinimumBytes...Limits.passwordBytes).contains(password.utf8.count) else {
      throw .invalid("password", .passwordInvalid)
    }
    try settingsRules.check(settings)
    let hash = try await hasher.hash(password, for: caller)
    return try await accounts.create(
      NewAccount(
        name: user, key: key, kind: .buyer, shop: nil,
        settings: settings.applied(to: Settings()), passwordHash: hash))
  }
}
