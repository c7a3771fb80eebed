import Crypto
import Foundation
import Messaging

/// Carries out an operator's requests; what they change holds at once for connected sessions.
struct AdminService: Sendable {
  let accounts: any AccountStore
  let administration: any Administration
  let directory: Directory
  let delivery: (any Delivery)?
  let hasher: any PasswordHasher
  let names: any NameFolding
  /// Made when it is asked for: it needs the locales, which take a moment to load.
  let wording: @Sendable () throws -> ManageWording

  typealias Output = @Sendable (String) -> Void

  func perform(_ request: AdminRequest, say: Output) async throws {
    do {
      try await carryOut(request, say: say)
    } catch let error as MessagingError {
      throw Failure(Self.sentence(error))
    }
  }

  private func carryOut(_ request: AdminRequest, say: Output) async throws {
    switch request {
    case .addShop(let id, let name, let languages): try await addShop(id, name, languages, say: say)
    case .addAccount(let description):
      let account = try await addAccount(description)
      say("account \(account.name) (\(account.kind.rawValue)) added")
    case .createToken(let name, let scopes):
      say(try await createToken(for: account(name), scopes: Self.scopes(scopes)))
    case .revokeTokens(let name):
      let revoked = try await administration.revokeTokens(of: account(name).id)
      for token in revoked { delivery?.kick(.token(token)) }
      say("\(revoked.count) token(s) of \(name) revoked")
    case .disable(let name):
      let account = try await account(name)
      try await administration.disable(account.id)
      directory.forget(account)
      delivery?.kick(.account(account.id))
      say("account \(name) disabled")
    case .removeAgent(let shop, let name): try await removeAgent(shop, name, say: say)
    case .importFile(let path): try await ImportFile(service: self).run(path, say: say)
    case .importWording(let shop, let path):
      try await WordingFile(wording: wording()).read(path, into: shop, say: say)
    case .exportWording(let shop, let path):
      try await WordingFile(wording: wording()).write(path, from: shop, say: say)
    case .backup(let path):
      try await administration.backup(toFile: path)
      say("backup written to \(path)")
    case .check(let repair): try await check(repair: repair, say: say)
    case .export(let name): try await administration.export(account(name).id, line: say)
    case .erase(let name):
      let account = try await account(name)
      // Its sessions first: what they still wrote behind the search for its messages would stay.
      try await administration.disable(account.id)
      delivery?.kick(.account(account.id))
      try await administration.erase(account.id)
      directory.forget(account)
      // Again: pages in memory have its name from before.
      delivery?.kick(.account(account.id))
      say("account \(name) erased; tombstones and a pseudonym stay")
    }
  }

  // MARK: Shops and accounts

  private func addShop(
    _ id: String, _ name: String, _ languages: [String], say: Output
  ) async throws {
    guard let shop = ShopID(id) else {
      throw Failure("'\(id)' can't be a shop's id: use letters, digits, '-' and '_', at most 64")
    }
    let tags = try languages.map { text in
      guard let tag = LanguageTag(text) else {
        throw Failure("'\(text)' is no language tag, such as zh-Hans")
      }
      return tag
    }
    _ = try await administration.addShop(shop, name: name, languages: tags)
    say("shop \(id) added")
  }

  func addAccount(_ description: AccountDescription) async throws -> Account {
    guard let kind = Account.Kind(rawValue: description.kind) else {
      throw Failure("'\(description.kind)' is no kind of account: buyer, agent, bot or admin")
    }
    guard let key = names.key(for: description.name) else {
      throw Failure("'\(description.name)' can't be a name: letters and digits of one script, '.', '-', '_'")
    }
    let shop = try description.shop.map { text in
      guard let id = ShopID(text) else {
        throw Failure("there is no shop '\(text)'; make it with 'admin shop add'")
      }
      return id
    }
    guard (kind == .agent) ? shop != nil : (shop == nil || kind == .bot) else {
      throw Failure("an agent needs --shop; a buyer and an admin have none")
    }
    var hash: String?
    if let password = description.password {
      guard (1...Limits.passwordBytes).contains(password.utf8.count) else {
        throw Failure("a password has 1 to \(Limits.passwordBytes) bytes")
      }
      hash = try await hasher.hash(password, for: "admin")
    }
    if let shop, let existing = try await reinstated(key, kind, in: shop, hash) { return existing }
    let account = try await accounts.create(
      NewAccount(
        name: description.name, key: key, kind: kind, shop: shop,
        settings: try Self.settings(description), passwordHash: hash))
    if let shop { directory.forget(shop) }
    return account
  }

  /// An agent or bot that was removed from a shop comes back to one by being added again, with the password that is given now.
  private func reinstated(
    _ key: NameKey, _ kind: Account.Kind, in shop: ShopID, _ passwordHash: String?
  ) async throws -> Account? {
    let found = try await administration.account(named: key)
    guard let found, found.isDisabled, found.kind == kind, found.shop != nil else { return nil }
    try await administration.reinstate(found.id, in: shop)
    directory.forget(found)
    directory.forget(shop)
    let now = try await administration.account(named: key)
    guard let now, !now.isDisabled else { throw Failure("the account '\(found.name)' is disabled") }
    if let passwordHash {
      try await administration.setPasswordHash(passwordHash, of: found.id)
      // Who came in with the old one meanwhile.
      delivery?.kick(.account(found.id))
    }
    return now
  }

  private func removeAgent(_ shop: String, _ name: String, say: Output) async throws {
    let account = try await account(name)
    guard let id = ShopID(shop) else { throw Failure("there is no shop '\(shop)'") }
    try await administration.remove(account.id, from: id)
    directory.forget(id)
    delivery?.kick(.account(account.id))
    say("\(name) removed from \(shop)")
  }

  private func account(_ name: String) async throws -> Account {
    // Two steps: with both in one `guard` the optimiser of Swift 6.3 crashes on this coroutine.
    guard let key = names.key(for: name) else { throw Failure("there is no account '\(name)'") }
    let found = try await administration.account(named: key)
    guard let found else { throw Failure("there is no account '\(name)'") }
    return found
  }

  // MARK: Tokens

  /// The bare token; it is told this once and kept only as its digest.
  func createToken(for account: Account, scopes: Scopes) async throws -> String {
    let token =
      "pt_"
      + SymmetricKey(size: .bits256).withUnsafeBytes { bytes in
        Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
          .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
      }
    try await addToken(token, to: account, scopes: scopes)
    return token
  }

  func addToken(_ token: String, to account: Account, scopes: Scopes) async throws {
    _ = try await administration.addToken(
      hasher.digest(ofToken: token), for: account.id, scopes: scopes)
  }

  static func scopes(_ names: [String]) throws -> Scopes {
    var scopes: Scopes = []
    for name in names {
      guard let known = Scopes.names.first(where: { $0.name == name }) else {
        throw Failure("'\(name)' is no scope: read, send, manage")
      }
      scopes.insert(known.scope)
    }
    guard !scopes.isEmpty else { throw Failure("a token needs at least one scope: read, send, manage") }
    return scopes
  }

  // MARK: Data

  private func check(repair: Bool, say: Output) async throws {
    let problems = try await administration.check(repair: repair)
    for problem in problems { say(problem) }
    guard problems.isEmpty else {
      throw Failure("\(problems.count) problem(s) found; restore a backup, or try 'admin check --repair'")
    }
    say("no problems found")
  }

  private static func settings(_ description: AccountDescription) throws -> Settings {
    func tag(_ text: String) throws -> LanguageTag {
      guard let tag = LanguageTag(text) else { throw Failure("'\(text)' is no language tag, such as pt-BR") }
      return tag
    }
    return Settings(
      want: try description.want.map(tag), reads: try (description.reads ?? []).map(tag),
      ui: try (description.ui ?? description.want).map(tag) ?? .english)
  }

  private static func sentence(_ error: MessagingError) -> String {
    switch error.code {
    case .conflict where error.field == "path":
      "the file exists already, or its folder can't be written; choose another"
    case .conflict: "that name or id exists already, or one that looks the same; choose another"
    case .notFound: "there is no such \(error.field ?? "thing")"
    case .unavailable: "the database can't be written or read now; look at the server's log and the disk"
    default: "\(error.code.rawValue): \(error.notice.key.rawValue)"
    }
  }
}
