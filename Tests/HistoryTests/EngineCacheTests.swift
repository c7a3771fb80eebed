import Foundation
import GRDB
import Messaging
import Testing

@testable import History

@Suite struct EngineCacheTests {
  private func key(
    _ text: String = "hello", shop: String = "lanterns", engine: String = "apertium", version: String = "1",
    wording: Int64 = 0, target: LanguageTag = .german
  ) throws -> EngineKey {
    EngineKey(
      text: text, pair: LanguagePair(source: .english, target: target), engine: engine,
      engineVersion: version,
      shop: try #require(ShopID(shop)), wordingVersion: wording)
  }

  private func improve(_ market: Market, _ text: String, seq: Int64, _ key: EngineKey?) async throws {
    try await market.store.improve(
      Rendering(text: text, by: .engine("apertium"), confidence: 0.7, revision: 2), in: .german,
      of: market.conversation, seq: seq, textRevision: 1, keptUnder: key)
  }

  @Test func whatAnEngineSaidIsFoundUnderItsKeyAlone() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { market in
      try await market.send("hello")
      try await improve(market, "hallo", seq: 1, key())
    }
    try await withMarket(in: folder) { market in
      let found = try await market.store.rendering(for: key())
      #expect(found == EngineRendering(text: "hallo", confidence: 0.7))
      for other in [
        try key("Hello"), try key("hello "), try key(shop: "tea"), try key(engine: "x"),
        try key(version: "2"),
        try key(wording: 1), try key(target: .french),
      ] { #expect(try await market.store.rendering(for: other) == nil, "\(other)") }
    }
  }

  @Test func aRetractedMessageTakesItsRenderingsOutOfTheCache() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { market in
      for text in ["one", "hello", "two"] { try await market.send(text) }
      try await improve(market, "NEEDLE-ENGINE", seq: 2, key())
      try await improve(market, "eins", seq: 1, key("one"))
      #expect(try folder.contains("NEEDLE-ENGINE"))
      _ = await market.retract(2)
      #expect(try await market.store.rendering(for: key()) == nil)
      #expect(try await market.store.rendering(for: key("one"))?.text == "eins")
      // It came too late: the message is gone.
      try await improve(market, "NEEDLE-LATE", seq: 2, key())
      #expect(try await market.store.rendering(for: key()) == nil)
      #expect(try await market.store.check(repair: false).isEmpty)
    }
    #expect(try !folder.contains("NEEDLE"))
  }

  @Test func theOldestGiveWayAndLeaveNothing() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { try await $0.send("hello") }
    let queue = try DatabaseQueue(path: folder.database)
    try await queue.writeWithoutTransaction { database in
      let last = WriteSession.mostEngineRenderings + 95
      for id in [1, 2, last] {
        try database.execute(
          sql: "INSERT INTO engine_rendering VALUES (?, randomblob(32), 9, 9, 700, CAST('NEEDLE' AS BLOB))",
          arguments: [id])
      }
    }
    try queue.close()
    try await withMarket(in: folder) { market in
      try await improve(market, "hallo", seq: 1, key())
      let ids = try await market.store.connections.writer.read {
        try Int64.fetchAll($0, sql: "SELECT id FROM engine_rendering ORDER BY id")
      }
      #expect(ids == [WriteSession.mostEngineRenderings + 95, WriteSession.mostEngineRenderings + 96])
    }
  }
}
