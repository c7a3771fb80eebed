import Client
import Foundation
import Logging
import NIOPosix
import Synchronization
import Translation
import Wire

/// A whole shop in a temporary folder: its certificate, its server, its people.
struct DemoShop: Sendable {
  let folder: String
  let assembly: ServerAssembly
  private let listening: AsyncStream<Int>

  var authority: String { folder + "/certs/ca.pem" }

  init() throws {
    let folder = NSTemporaryDirectory() + "parley-demo-" + UUID().uuidString.prefix(8).lowercased()
    self.folder = folder
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let certificates = DevelopmentCertificates(directory: folder + "/certs")
    try certificates.make(hosts: [])
    var settings = ServerSettings()
    settings.data = folder + "/data"
    settings.port = 0
    let locales = try LocalesFolder.find()
    var logger = Logger(label: "parley") { _ in HumanLogHandler() }
    logger.logLevel = .warning
    let (listening, found) = AsyncStream<Int>.makeStream()
    self.listening = listening
    let wordings = ShopWordings()
    assembly = try ServerAssembly(
      settings, certificates: { (certificates.server, certificates.serverKey) },
      content: { try TranslationPipeline(locales: locales, wordings: wordings) }, wordings: wordings,
      locales: locales, logger: logger
    ) { _, port in
      found.yield(port)
      found.finish()
    }
  }

  /// Waits until the server accepts connections.
  func address() async throws -> ServerAddress {
    for await port in listening { return ServerAddress(host: "127.0.0.1", port: port) }
    throw Failure("the demo's server did not start")
  }

  /// Makes the shop and its people.
  /// - Returns: a token for each of the demo's own, by name.
  func settle() async throws -> [String: String] {
    let admin = assembly.control.service
    let quiet: AdminService.Output = { _ in }
    try await admin.perform(
      .addShop(id: DemoScript.shop, name: "Lantern House", languages: ["zh-Hans"]), say: quiet)
    let people = [
      AccountDescription(name: DemoScript.Speaker.buyer.rawValue, kind: "buyer", want: "ru", reads: ["ru"]),
      AccountDescription(
        name: DemoScript.Speaker.seller.rawValue, kind: "agent", shop: DemoScript.shop, want: "zh-Hans"),
      AccountDescription(name: DemoScript.bot, kind: "bot", shop: DemoScript.shop),
    ]
    let tokens = Mutex<[String: String]>([:])
    for person in people {
      try await admin.perform(.addAccount(person), say: quiet)
      try await admin.perform(.createToken(account: person.name, scopes: ["read", "send"])) { token in
        tokens.withLock { $0[person.name] = token }
      }
    }
    let guest = AccountDescription(
      name: DemoScript.guest, kind: "buyer", want: "en", password: DemoScript.guest)
    try await admin.perform(.addAccount(guest), say: quiet)
    return tokens.withLock { $0 }
  }

  func session(token: String, at address: ServerAddress) throws -> Session {
    let configuration = SessionConfiguration(credentials: .token(token))
    return Session(
      configuration, at: address, trust: try Trust(authorityFile: authority),
      on: MultiThreadedEventLoopGroup.singleton)
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
