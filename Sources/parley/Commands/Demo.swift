import ArgumentParser
import Client
import Foundation

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A whole shop on this machine: a bilingual conversation, then an open door.")

  @Flag(help: "End after the conversation.") var once = false

  func run() async throws {
    try await reporting {
      let shop = try DemoShop()
      defer { shop.remove() }
      try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
          try await shop.assembly.run()
          return true
        }
        group.addTask {
          try await play(in: shop)
          return false
        }
        // The sessions would try for ever to reach a shop that was closed.
        while let isClosed = try await group.next(), !isClosed {}
        group.cancelAll()
      }
    }
  }

  private func play(in shop: DemoShop) async throws {
    defer { if once { shop.assembly.stop() } }
    let address = try await shop.address()
    let tokens = try await shop.settle()
    let sessions = try [
      DemoScript.Speaker.buyer.rawValue, DemoScript.Speaker.seller.rawValue, DemoScript.bot,
    ]
    .map { try shop.session(token: tokens[$0] ?? "", at: address) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for session in sessions { group.addTask { try await session.run() } }
      let bot = DemoBot(session: sessions[2], silentTowards: DemoScript.Speaker.buyer.rawValue)
      group.addTask { await bot.run() }
      Terminal.say(
        "A shop at \(address): \(DemoScript.Speaker.buyer.rawValue) writes Russian, "
          + "\(DemoScript.Speaker.seller.rawValue) writes Chinese.\n")
      try await DemoPlay(buyer: sessions[0], seller: sessions[1]).run()
      if once {
        group.cancelAll()
      } else {
        invite(to: address, shop)
        try await group.waitForAll()
      }
    }
  }

  /// What another terminal, in whatever folder, can start this program with.
  private static var program: String {
    let name = CommandLine.arguments.first ?? "parley"
    return name.contains("/") ? absolute(name) : name
  }

  private func invite(to address: ServerAddress, _ shop: DemoShop) {
    Terminal.say(
      """
      The shop stays open; a bot answers there. Join as a buyer who reads English, from another terminal:

        PARLEY_PASSWORD=\(DemoScript.guest) \(Self.program) chat --user \(DemoScript.guest) --shop \(DemoScript.shop) \\
          --server \(address) --ca \(shop.authority)

      and ask: How much is it?    (Ctrl-C here closes the shop.)
      """)
  }
}
