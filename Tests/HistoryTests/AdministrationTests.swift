import Foundation
import GRDB
import Messaging
import Synchronization
import Testing

@testable import History

@Suite struct AdministrationTests {
  @Test func backupIsAWholeDatabaseOfItsOwn() async throws {
    let folder = TemporaryFolder()
    let restored = TemporaryFolder()
    let file = folder.path + "/backup.db"
    try await withMarket(in: folder) { market in
      try await market.send("kept")
      try await market.store.backup(toFile: file)
      try await market.send("later")
      let error = await #expect(throws: MessagingError.self) { try await market.store.backup(toFile: file) }
      #expect(error?.code == .conflict)
      try SQLiteStore.restore(fromFile: file, intoFolder: restored.path)
      try await withMarket(in: restored) { other in
        #expect(other.store.epoch != market.store.epoch)
        let page = try await other.store.messages(in: market.conversation.id, .newest, limit: 10)
        #expect(page.messages.map(\.text) == ["kept"])
        #expect(try await other.store.check(repair: false).isEmpty)
      }
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func restoreRefusesWhatItMustNot() async throws {
    let folder = TemporaryFolder()
    let file = folder.path + "/backup.db"
    func reason(_ file: String, _ folder: TemporaryFolder) -> StoreOpeningError.Reason? {
      do {
        try SQLiteStore.restore(fromFile: file, intoFolder: folder.path)
        return nil
      } catch {
        return error.reason
      }
    }
    try await withMarket(in: folder) { market in
      for _ in 0..<200 { try await market.send("a text of some length, again and again") }
      try await market.store.backup(toFile: file)
    }
    #expect(reason(file, folder) == .notEmpty)
    #expect(reason(folder.path + "/nothing", TemporaryFolder()) == .systemError)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    bytes.replaceSubrange(4_096..<40_960, with: Data(repeating: 0xAB, count: 36_864))
    let broken = folder.path + "/broken.db"
    try bytes.write(to: URL(fileURLWithPath: broken))
    let empty = TemporaryFolder()
    #expect(reason(broken, empty) == .damaged)
    #expect(try FileManager.default.contentsOfDirectory(atPath: empty.path).isEmpty)
    try Data().write(to: URL(fileURLWithPath: broken + "-journal"))
    #expect(reason(broken, empty) == .incomplete)
    #expect(reason(file, TemporaryFolder()) == nil)
    let used = TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: used.path + "/notes.txt"))
    #expect(reason(file, used) == .notEmpty)
    let nonsense = folder.path + "/nonsense"
    try Data("no database".utf8).write(to: URL(fileURLWithPath: nonsense))
    #expect(reason(nonsense, TemporaryFolder()) == .notADatabase)
  }

  @Test func checkFindsGapsAndLostIndexRowsAndRepairsTheIndex() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder, work: BackgroundWork(generation: 5, slice: 100)) { market in
      for number in 1...20 { try await market.send("m\(number)", cid: "c\(number)") }
      _ = try await market.store.raise([
        MarkerMove(conversation: market.conversation, side: .shop, mark: .read, seq: 20)
      ])
      try await market.store.connections.writer.write { database in
        try database.execute(sql: "DELETE FROM by_conversation WHERE seq = 2; DELETE FROM by_cid")
      }
      #expect(try await market.store.check(repair: true) == ["the index of conversations lacks event 2."])
      #expect(try await market.store.check(repair: false).isEmpty)
      #expect(await market.store.append([market.draft("m3", cid: "c3")]).first?.duplicate != nil)
      try await market.store.connections.writer.write { database in
        try database.execute(
          sql: """
            DELETE FROM log WHERE id = 3; UPDATE marker SET shop_read = 99;
            DELETE FROM by_conversation WHERE event = 3; DELETE FROM by_inbox WHERE event = 3
            """)
      }
      let problems = try await market.store.check(repair: false)
      #expect(problems.contains("conversation c\(market.conversation.id.rawValue) has a gap in seq."))
      #expect(problems.filter { $0.hasSuffix("has a gap in pos.") }.count == 2)
      #expect(problems.contains { $0.contains("marker") })
    }
  }

  @Test func exportHasAllOfOnesOwn() async throws {
    try await withMarket { market in
      try await market.send("mine")
      try await market.send("theirs", by: market.wei)
      try await market.send("gone")
      _ = await market.retract(3)
      let lines = Mutex<[String]>([])
      try await market.store.export(market.anna.id) { line in lines.withLock { $0.append(line) } }
      let objects = try lines.withLock { $0 }.map {
        try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
      #expect(objects.map { $0["kind"] as? String } == ["account", "conversation", "message", "message"])
      #expect(objects[2]["text"] as? String == "mine")
      #expect(objects[3]["retracted"] as? Int64 == Market.time + 1_000)
    }
  }

  @Test func erasureLeavesTombstonesAndNoName() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { market in
      for number in 0..<150 { try await market.send("ERASE-ME \(number)") }
      try await market.send("answer", by: market.wei)
      _ = try await market.store.addToken([1], for: market.anna.id, scopes: .all)
      try await market.store.erase(market.anna.id)
      #expect(market.delivered.events.filter { $0.kind == .retract }.count == 150)
      let page = try await market.store.messages(in: market.conversation.id, .newest, limit: 200)
      #expect(page.messages.compactMap(\.text) == ["answer"])
      #expect(page.messages.first?.author.name == "erased:\(market.anna.id.rawValue)")
      #expect(try await market.store.account(tokenHash: [1]) == nil)
      let nobody = NameKey(folded: "anna", skeleton: "anna")
      #expect(try await market.store.credentials(named: nobody) == nil)
      #expect(try await market.store.check(repair: false).isEmpty)
    }
    #expect(try !folder.contains("ERASE-ME"))
  }
}
