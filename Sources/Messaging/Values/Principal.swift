/// Who acts: an account, what its credentials let it do, and the connection it acts through.
public struct Principal: Hashable, Sendable {
  public var account: Account
  public let scopes: Scopes
  public let session: SessionID
  /// The token that was used, if it was one; its revocation ends the session.
  public let token: TokenID?

  public init(account: Account, scopes: Scopes, session: SessionID, token: TokenID? = nil) {
    self.account = account
    self.scopes = scopes
    self.session = session
    self.token = token
  }
}

/// What a token may be used for (protocol §3). A password carries all of them.
public struct Scopes: OptionSet, Hashable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Events, history, search, markers.
  public static let read = Scopes(rawValue: 1)
  /// Send, edit, retract, typing, read.
  public static let send = Scopes(rawValue: 2)
  /// Glossary and memory.
  public static let manage = Scopes(rawValue: 4)
  public static let all: Scopes = [.read, .send, .manage]

  /// The names as in `--scopes read,send`, in this order.
  public static let names: [(name: String, scope: Scopes)] = [
    ("read", .read), ("send", .send), ("manage", .manage),
  ]
}

/// A token's row number; the token itself is never kept.
public struct TokenID: Hashable, Sendable {
  public let rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
}
