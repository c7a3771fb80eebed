public import Messaging
import Synchronization

/// Accounts in a dictionary. Passwords are their own hashes (`PlainHasher`).
public final class MemoryAccounts: AccountStore {
  private struct State {
    var accounts: [AccountID: (account: Account, key: NameKey, hash: String?)] = [:]
    var tokens: [[UInt8]: (account: AccountID, scopes: Scopes, id: TokenID)] = [:]
    var saves = 0
  }

  private let state = Mutex(State())

  public init() {}

  /// How often settings were saved.
  public var saves: Int { state.withLock { $0.saves } }

  /// Puts an account in, or in place of the one with its `id`.
  public func put(_ account: Account, password: String? = nil) {
    let key = NameKey(folded: account.name.lowercased(), skeleton: account.name.lowercased())
    state.withLock { $0.accounts[account.id] = (account, key, password) }
  }

  public func put(token: String, for account: AccountID, scopes: Scopes) {
    state.withLock { state in
      state.tokens[Array(token.utf8)] = (account, scopes, TokenID(rawValue: Int64(state.tokens.count + 1)))
    }
  }

  public var all: [Account] { state.withLock { $0.accounts.values.map(\.account) } }

  public func account(_ id: AccountID) async throws(MessagingError) -> Account? {
    state.withLock { $0.accounts[id]?.account }
  }

  public func credentials(named key: NameKey) async throws(MessagingError) -> StoredCredentials? {
    let found = state.withLock { state in state.accounts.values.first { $0.key == key } }
    return found.map { StoredCredentials(account: $0.account, passwordHash: $0.hash) }
  }

  public func account(tokenHash hash: [UInt8]) async throws(MessagingError) -> (Account, Scopes, TokenID)? {
    state.withLock { state in
      guard let token = state.tokens[hash], let owner = state.accounts[token.account] else { return nil }
      return (owner.account, token.scopes, token.id)
    }
  }

  public func create(_ new: NewAccount) async throws(MessagingError) -> Account {
    let made = state.withLock { state -> Account? in
      guard !state.accounts.values.contains(where: { $0.key == new.key }) else { return nil }
      let number = Int64(1_000 + state.accounts.count)
      let account = Account(
        id: AccountID(rawValue: number), name: new.name, kind: new.kind, shop: new.shop,
        inbox: InboxID(rawValue: number), settings: new.settings)
      state.accounts[account.id] = (account, new.key, new.passwordHash)
      return account
    }
    guard let made else { throw MessagingError(.conflict, Notice(.nameTaken), field: "user") }
    return made
  }

  public func save(_ settings: Settings, of account: AccountID) async throws(MessagingError) {
    state.withLock { state in
      state.accounts[account]?.account.settings = settings
      state.saves += 1
    }
  }
}

/// A password is its own hash, a token its own digest: fast, and only for tests.
public struct PlainHasher: PasswordHasher {
  public init() {}

  public func hash(_ password: String, for caller: String) async throws(MessagingError) -> String { password }
  public func verify(
    _ password: String, against hash: String?, for caller: String
  ) async throws(MessagingError) -> Bool { password == hash }
  public func digest(ofToken token: String) -> [UInt8] { Array(token.utf8) }
}

/// Lower case, and nothing for the empty name.
public struct PlainNames: NameFolding {
  public init() {}

  public func key(for name: String) -> NameKey? {
    name.isEmpty ? nil : NameKey(folded: name.lowercased(), skeleton: name.lowercased())
  }
}
