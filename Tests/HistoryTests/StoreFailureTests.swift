import GRDB
import Messaging
import Synchronization
import Testing

@testable import History

@Suite struct StoreFailureTests {
  private struct Unforeseen: Error {}

  private final class Log: Sendable {
    private let text = Mutex("")
    func add(_ line: String) { text.withLock { $0 += line + "\n" } }
    func contains(_ part: String) -> Bool { text.withLock { $0.contains(part) } }
  }

  private func refusal(_ body: () async throws -> Void) async -> MessagingError? {
    do {
      try await body()
      return nil
    } catch {
      return error as? MessagingError
    }
  }

  @Test func anUnforeseenErrorIsInternalWithAReferenceThatTheLogHas() async throws {
    let (folder, log) = (TemporaryFolder(), Log())
    let store = try SQLiteStore(folder: folder.path) { log.add($0) }
    let running = Task { await store.run { _ in } }
    let failures = [
      await refusal { try await store.searchLane.read { _ in throw Unforeseen() } },
      await refusal { try await store.searchLane.read { try $0.execute(sql: "SELECT nonsense") } },
      await refusal { try await store.batcher.submit { _ in throw Unforeseen() } },
    ]
    for failure in failures {
      #expect(failure?.code == .internal)
      #expect(failure?.retry == .never)
      #expect(failure?.notice.key == .internalError)
      #expect(try log.contains(" ref \(#require(failure?.notice.values["ref"])): "))
    }
    #expect(Set(failures.compactMap { $0?.notice.values["ref"] }).count == failures.count)
    // The writer goes on.
    #expect(try await store.addShop(#require(ShopID("tea")), name: "Tea", languages: []).name == "Tea")
    store.stop()
    await running.value
    store.close()
  }

  @Test(arguments: [
    ResultCode.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY, .SQLITE_READONLY, .SQLITE_CORRUPT, .SQLITE_CANTOPEN,
  ])
  func troubleOfTheDiskIsUnavailable(code: ResultCode) {
    let failure = StoreFailure { _ in }
    #expect(failure.refusal(of: DatabaseError(resultCode: code), while: "reading") == .unavailable)
  }

  @Test func oneWritesFaultDoesNotFailItsNeighbours() async throws {
    let folder = TemporaryFolder()
    let store = try SQLiteStore(folder: folder.path)
    // Nothing runs yet, so both are in one batch.
    async let bad = refusal { try await store.batcher.submit { _ in throw Unforeseen() } }
    try await until("the first write") { store.batcher.waiting == 1 }
    async let good = store.addShop(#require(ShopID("tea")), name: "Tea", languages: [])
    try await until("the second write") { store.batcher.waiting == 2 }
    store.stop()
    await store.run { _ in }
    #expect(await bad?.code == .internal)
    #expect(try await good.name == "Tea")
    store.close()
  }
}
