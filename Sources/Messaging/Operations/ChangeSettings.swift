/// Saves the language settings that a login or `settings` names.
public struct ChangeSettings: Sendable {
  /// What settings may say.
  public struct Rules: Sendable {
    let translator: any Translator

    public init(translator: any Translator) { self.translator = translator }

    /// A language nobody can translate into is refused, not silently without effect.
    public func check(_ change: SettingsChange) throws(MessagingError) {
      if let want = change.want, translator.supported(want) == nil {
        throw .invalid("want", .languageUnsupported)
      }
    }
  }

  let accounts: any AccountStore
  let directory: Directory
  let delivery: any Delivery
  let rules: Rules

  public init(
    accounts: any AccountStore, directory: Directory, delivery: any Delivery, rules: Rules
  ) {
    self.accounts = accounts
    self.directory = directory
    self.delivery = delivery
    self.rules = rules
  }

  /// The account as it is afterwards; all its sessions are shown what the new settings say.
  public func callAsFunction(
    _ change: SettingsChange, of account: Account
  ) async throws(MessagingError) -> Account {
    try rules.check(change)
    var changed = account
    changed.settings = change.applied(to: account.settings)
    guard changed.settings != account.settings else { return account }
    try await accounts.save(changed.settings, of: account.id)
    directory.forget(changed)
    delivery.apply(changed.settings, to: account.id)
    return changed
  }
}
