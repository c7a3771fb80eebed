/// Finds out who someone is. A wrong name and a wrong password take the same time and give the same answer.
public struct LogIn: Sendable {
  let accounts: any AccountStore
  let hasher: any PasswordHasher
  let names: any NameFolding

  public init(accounts: any AccountStore, hasher: any PasswordHasher, names: any NameFolding) {
    self.accounts = accounts
    self.hasher = hasher
    self.names = names
  }

  /// - Parameter caller: the address that asks.
  public func withPassword(
    user: String, password: String, from caller: String, session: SessionID
  ) async throws(MessagingError) -> Principal {
    let key = nameKey(user)
    var stored: StoredCredentials?
    if let key { stored = try await accounts.credentials(named: key) }
    let hash = password.utf8.count <= Limits.passwordBytes ? stored?.passwordHash : nil
    let isRight = try await hasher.verify(password, against: hash, for: caller)
    guard isRight, let account = stored?.account, Self.mayLogIn(account) else { throw Self.failed }
    return Principal(account: account, scopes: .all, session: session)
  }

  public func withToken(_ token: String, session: SessionID) async throws(MessagingError) -> Principal {
    guard token.utf8.count <= Limits.passwordBytes else { throw Self.failed }
    let digest = hasher.digest(ofToken: token)
    guard let (account, scopes, id) = try await accounts.account(tokenHash: digest),
      Self.mayLogIn(account)
    else { throw Self.failed }
    return Principal(account: account, scopes: scopes, session: session, token: id)
  }

  /// Whether the account is still what it was when the session began; asked again once the session is registered,
  /// so that no removal slips between.
  public func isStillValid(_ principal: Principal) async throws(MessagingError) -> Bool {
    guard let account = try await accounts.account(principal.account.id) else { return false }
    return Self.mayLogIn(account) && account.shop == principal.account.shop
  }

  /// Nil for what can't be a name: it is looked up nowhere, and hashed all the same.
  public func nameKey(_ user: String) -> NameKey? {
    do throws(MessagingError) {
      try TextRules.check(user, field: "user", limit: Limits.nameScalars)
      return names.key(for: user)
    } catch {
      return nil
    }
  }

  /// An agent without a shop was removed from it.
  private static func mayLogIn(_ account: Account) -> Bool {
    !account.isDisabled && !(account.kind == .agent && account.shop == nil)
  }

  private static let failed = MessagingError(.authFailed, Notice(.wrongCredentials))
}
