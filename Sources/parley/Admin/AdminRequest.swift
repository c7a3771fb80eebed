/// What an operator asks for: on the control socket one JSON line, or carried out at once on a stopped server's data.
enum AdminRequest: Codable, Sendable {
  case addShop(id: String, name: String, languages: [String])
  case addAccount(AccountDescription)
  case createToken(account: String, scopes: [String])
  case revokeTokens(account: String)
  case disable(account: String)
  case removeAgent(shop: String, account: String)
  case importFile(path: String)
  case importWording(shop: String, path: String)
  case exportWording(shop: String, path: String)
  case backup(path: String)
  case check(repair: Bool)
  case export(account: String)
  case erase(account: String)

  /// Whether it makes sense before a server ever ran on the folder.
  var mayComeFirst: Bool {
    switch self {
    case .addShop, .addAccount, .importFile: true
    default: false
    }
  }
}

/// An account to be made, as `account add` and an import file describe it.
struct AccountDescription: Codable, Sendable {
  var name: String
  var kind: String
  var shop: String?
  var want: String?
  var reads: [String]?
  var ui: String?
  var password: String?
}

/// What comes back: any number of lines of output, then one `done` or `failed`.
enum AdminReply: Codable, Sendable {
  case line(String)
  case done
  case failed(String)
}
