import Foundation
import GRDB
import Messaging
import Testing

@testable import History

@Suite struct SchemaTests {
  /// The tables of an earlier version, as that release made them: a file of SQL in `Fixtures`, never changed again.
  private func make(_ folder: TemporaryFolder, version: Int) throws {
    let queue = try DatabaseQueue(path: folder.database)
    try queue.writeWithoutTransaction { database in
      let sql = try #require(Fixtures.schemas[version])
      try database.execute(sql: sql)
      try database.execute(
        sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(version)")
      try database.execute(sql: "PRAGMA journal_mode = WAL")
    }
    try queue.close()
  }

  @Test(arguments: Fixtures.schemas.keys.sorted())
  func everyEarlierVersionIsBroughtUpToDate(_ version: Int) async throws {
    let folder = TemporaryFolder()
    try make(folder, version: version)
    try await withMarket(in: folder) { market in
      let found = try await market.store.connections.writer.read { try Schema.current.version(of: $0) }
      #expect(found == Schema.current.newest)
      let page = try await market.store.messages(in: ConversationID(rawValue: 1), .newest, limit: 10)
      #expect(page.messages.map(\.text) == ["привет"])
      #expect(page.messages.map(\.author.name) == ["anna"])
      try await market.send("after")
      let shop = try #require(ShopID("lanterns"))
      let wording = try await market.store.wording(of: shop)
      #expect(wording.entries == (version < 3 ? [] : [.name("Yiwu Light")]))
      let changed = try await market.store.put([.name("Luna")], of: shop)
      #expect(changed.version == wording.version + 1)
      #expect(try await market.store.check(repair: false).isEmpty)
    }
  }

  @Test func everyVersionHasAFixture() {
    #expect(Fixtures.schemas.keys.sorted() == Schema.current.migrations.map(\.number))
  }

  @Test func newerDatabaseIsRefusedAndKept() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { try await $0.send("x") }
    let queue = try DatabaseQueue(path: folder.database)
    try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 999") }
    try queue.close()
    let error = #expect(throws: StoreOpeningError.self) { try SQLiteStore(folder: folder.path).close() }
    #expect(error?.reason == .newer)
  }

  @Test func failedStepLeavesTheVersionBefore() throws {
    struct Failure: Error {}
    let folder = TemporaryFolder()
    try SQLiteStore(folder: folder.path).close()
    let next = Schema.current.newest + 1
    let broken = Schema(
      migrations: Schema.current.migrations + [
        Schema.Migration(next) { database in
          try database.execute(sql: "CREATE TABLE half (x)")
          throw Failure()
        }
      ])
    #expect(throws: StoreOpeningError.self) {
      _ = try SQLiteStore(folder: folder.path, schema: broken, report: { _ in })
    }
    let store = try SQLiteStore(folder: folder.path)
    defer { store.close() }
    let (version, hasHalf) = try store.connections.writer.read { database in
      (try Schema.current.version(of: database), try database.tableExists("half"))
    }
    #expect(version == Schema.current.newest)
    #expect(!hasHalf)
  }

  @Test func stepsRunInOrderAndOnce() throws {
    let folder = TemporaryFolder()
    try SQLiteStore(folder: folder.path).close()
    let first = Schema.current.newest + 1
    let longer = Schema(
      migrations: Schema.current.migrations + [
        Schema.Migration(first) {
          try $0.execute(sql: "CREATE TABLE steps (n); INSERT INTO steps VALUES (1)")
        },
        Schema.Migration(first + 1) { try $0.execute(sql: "INSERT INTO steps VALUES (2)") },
      ])
    for _ in 0..<2 {
      let store = try SQLiteStore(folder: folder.path, schema: longer, report: { _ in })
      #expect(
        try store.connections.writer.read { try Int.fetchAll($0, sql: "SELECT n FROM steps") } == [1, 2])
      store.close()
    }
  }
}
