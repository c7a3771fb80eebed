import Foundation
import GRDB
import Messaging
import Testing

@testable import History

@Suite struct OpeningTests {
  private func reason(_ body: () throws -> Void) -> StoreOpeningError.Reason? {
    do {
      try body()
      return nil
    } catch {
      return (error as? StoreOpeningError)?.reason
    }
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test func secondProcessIsRefused() throws {
    let folder = TemporaryFolder()
    let first = try SQLiteStore(folder: folder.path)
    #expect(reason { _ = try SQLiteStore(folder: folder.path) } == .inUse)
    first.close()
    #expect(reason { try SQLiteStore(folder: folder.path).close() } == nil)
  }

  @Test func writerCommitsWithFullSynchronisation() async throws {
    try await withMarket { market in
      let values = try await market.store.connections.writer.writeWithoutTransaction { database in
        try ["synchronous", "wal_autocheckpoint", "foreign_keys", "secure_delete"].map {
          try Int.fetchOne(database, sql: "PRAGMA \($0)")
        }
      }
      #expect(values == [2, 0, 1, 1])
      let mode = try await market.store.connections.writer.read {
        try String.fetchOne($0, sql: "PRAGMA journal_mode")
      }
      #expect(mode == "wal")
    }
  }

  @Test func filesAreTheOwnersOnly() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { market in
      try await market.send("x")
      for name in ["lock", "parley.db", "parley.db-wal", "parley.db-shm"] {
        #expect(try mode(folder.path + "/" + name) == 0o600, "\(name)")
      }
    }
    chmod(folder.database, 0o644)
    try SQLiteStore(folder: folder.path).close()
    #expect(try mode(folder.database) == 0o600)
  }

  @Test func missingFolderIsMadeForTheOwnerOnly() throws {
    let folder = TemporaryFolder()
    try SQLiteStore(folder: folder.path + "/data").close()
    #expect(try mode(folder.path + "/data") == 0o700)
  }

  @Test func unwritableFolderIsRefused() {
    #expect(reason { _ = try SQLiteStore(folder: "/proc/parley") } == .notWritable)
    #expect(reason { _ = try SQLiteStore(folder: "/proc") } == .notWritable)
  }

  @Test(arguments: [Data(), Data("not a database".utf8), Data(repeating: 7, count: 8_192)])
  func garbageIsRefusedAndKept(_ garbage: Data) throws {
    let folder = TemporaryFolder()
    let file = URL(fileURLWithPath: folder.database)
    try garbage.write(to: file)
    #expect(reason { _ = try SQLiteStore(folder: folder.path) } == .notADatabase)
    #expect(try Data(contentsOf: file) == garbage)
    #expect(DataFolder(path: folder.path).entries() == ["parley.db"])
  }

  @Test func databaseOfAnotherProgramIsRefused() throws {
    let folder = TemporaryFolder()
    let other = try DatabaseQueue(path: folder.database)
    try other.write { try $0.execute(sql: "CREATE TABLE theirs (x)") }
    try other.close()
    #expect(reason { _ = try SQLiteStore(folder: folder.path) } == .foreign)
  }

  @Test func damagedDatabaseIsRefused() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { try await $0.send("x") }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    bytes.replaceSubrange(100..<4_096, with: Data(repeating: 0xEE, count: 3_996))
    try bytes.write(to: URL(fileURLWithPath: folder.database))
    let before = DataFolder(path: folder.path).entries()
    #expect(reason { _ = try SQLiteStore(folder: folder.path) } == .damaged)
    #expect(DataFolder(path: folder.path).entries() == before)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == bytes)
  }

  @Test func aLockThatAnEarlierStartLeftIsNobodys() throws {
    let folder = TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: folder.path + "/lock"))
    try SQLiteStore(folder: folder.path).close()
    #expect(DataFolder(path: folder.path).entries().contains("lock"))
  }

  @Test(arguments: ["parley.db-wal", "parley.db-journal", "search.db"])
  func whatIsLeftOfALostDatabaseIsRefused(_ trace: String) throws {
    let folder = TemporaryFolder()
    try Data("log".utf8).write(to: URL(fileURLWithPath: folder.path + "/" + trace))
    #expect(reason { _ = try SQLiteStore(folder: folder.path) } == .incomplete)
    #expect(!DataFolder.exists(folder.database))
  }

  @Test func unfinishedDatabaseIsMadeAnew() throws {
    let folder = TemporaryFolder()
    try Data("half".utf8).write(to: URL(fileURLWithPath: folder.database + ".new"))
    try SQLiteStore(folder: folder.path).close()
    #expect(!DataFolder.exists(folder.database + ".new"))
  }

  @Test func epochStaysWithTheFolder() throws {
    let folder = TemporaryFolder()
    let first = try SQLiteStore(folder: folder.path)
    first.close()
    let second = try SQLiteStore(folder: folder.path)
    defer { second.close() }
    #expect(first.epoch == second.epoch)
    #expect(first.epoch.count == 16)
  }

  @Test func abandonedStoreComesBackWithEverythingAcknowledged() async throws {
    let folder = TemporaryFolder()
    let copy = TemporaryFolder()
    try await withMarket(in: folder, work: BackgroundWork(generation: 8, slice: 3)) { market in
      for number in 1...40 { try await market.send("m\(number)", cid: "c\(number)") }
      // As a killed process leaves it: the files as they are, nothing closed.
      for name in ["parley.db", "parley.db-wal"] {
        try FileManager.default.copyItem(atPath: folder.path + "/" + name, toPath: copy.path + "/" + name)
      }
    }
    try await withMarket(in: copy) { market in
      let page = try await market.store.messages(in: market.conversation.id, .newest, limit: 100)
      #expect(page.messages.map(\.text) == (1...40).map { "m\($0)" })
      for number in 1...40 {
        let again = await market.store.append([market.draft("m\(number)", cid: "c\(number)")]).first
        #expect(again?.duplicate?.address.seq == Int64(number))
      }
      #expect(try await market.send("next").seq == 41)
      #expect(try await market.store.check(repair: false).isEmpty)
    }
  }
}
