/// What an operator does to the data. Each call is committed when it returns; the caller tells the live sessions.
public protocol Administration: Sendable {
  /// Throws `conflict` where the shop exists.
  func addShop(_ id: ShopID, name: String, languages: [LanguageTag]) async throws(MessagingError) -> Shop
  func account(named key: NameKey) async throws(MessagingError) -> Account?
  /// - Parameter hash: SHA-256 of the token.
  func addToken(_ hash: [UInt8], for account: AccountID, scopes: Scopes) async throws(MessagingError)
    -> TokenID
  /// Revokes all tokens of the account; returns those that were valid.
  func revokeTokens(of account: AccountID) async throws(MessagingError) -> [TokenID]
  func setPasswordHash(_ hash: String, of account: AccountID) async throws(MessagingError)
  func disable(_ account: AccountID) async throws(MessagingError)
  /// Throws `not_found` where the account is no agent or bot of the shop. It can't log in until it is added again.
  func remove(_ account: AccountID, from shop: ShopID) async throws(MessagingError)
  /// Adds a removed agent or bot to a shop again.
  func reinstate(_ account: AccountID, in shop: ShopID) async throws(MessagingError)
  /// SQLite's online backup into a new file (mode 0600); readers and the writer go on.
  func backup(toFile path: String) async throws(MessagingError)
  /// Problems found, one sentence each: integrity, foreign keys, gaps in `seq` and `pos`, retracted texts that are not gone.
  /// - Parameter repair: also rebuilds what can be rebuilt (indexes, the search index).
  func check(repair: Bool) async throws(MessagingError) -> [String]
  /// All of one's data as JSON objects, one a line: the account, its conversations, its messages, in order.
  func export(_ account: AccountID, line: @Sendable (String) -> Void) async throws(MessagingError)
  /// Retracts every message of the account, replaces its name by a pseudonym and takes its credentials; the events
  /// reach the counterparts as retractions.
  func erase(_ account: AccountID) async throws(MessagingError)
}
