import Foundation
import GRDB
import Messaging
import Synchronization
import Testing

@testable import History

/// A door that the test opens.
final class Gate: Sendable {
  private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }
}

@Suite struct GroupCommitTests {
  @Test func nextCommitRunsDuringADeliveryAndTheOneAfterWaits() async throws {
    let gate = Gate()
    try await withMarket(observer: { events in
      if events.first?.message.text == "first" { await gate.pass() }
    }) { market in
      async let first = market.send("first")
      try await until("the first delivery") { !market.delivered.events.isEmpty }
      async let second = market.send("second")
      // Committed while the first is still being delivered, and not delivered itself.
      try await until("the second commit") {
        try await market.store.newestSeq(in: market.conversation.id) == 2
      }
      async let third = market.send("third")
      for _ in 0..<200 { await Task.yield() }
      #expect(market.delivered.events.count == 1)
      #expect(try await market.store.newestSeq(in: market.conversation.id) == 2)
      gate.open()
      _ = try await (first, second, third)
      #expect(market.delivered.events.compactMap(\.message.text) == ["first", "second", "third"])
    }
  }

  @Test func failedCommitRefusesItsBatchAndTheWriterGoesOn() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { market in
      try await market.send("before", cid: "a")
      let limit = { (pages: Int64) in
        try market.store.connections.writer.writeWithoutTransaction {
          try $0.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
      }
      // SQLITE_FULL, as of a full disk.
      try limit(1)
      let long = String(repeating: "long ", count: 10_000)
      let refused = await market.store.append([market.draft(long, cid: "b"), market.draft("short", cid: "c")])
      #expect(refused.map(\.refusal) == [.unavailable, .unavailable])
      #expect(market.delivered.events.count == 1)
      try limit(1_000_000)
      let stored = await market.store.append([market.draft(long, cid: "b"), market.draft("short", cid: "c")])
      #expect(stored.map { $0.address?.seq } == [2, 3])
      #expect(market.delivered.events.map(\.buyerPosition) == [1, 2, 3])
      #expect(try await market.store.check(repair: false).isEmpty)
    }
  }

  @Test func whatIsQueuedAtStopIsStillWritten() async throws {
    let folder = TemporaryFolder()
    let store = try SQLiteStore(folder: folder.path)
    async let shop = store.addShop(#require(ShopID("tea")), name: "Tea", languages: [])
    // Nothing runs yet; what is queued before `stop` must be written by a `run` that comes after it.
    try await until("a queued write") { !store.batcher.isIdle }
    store.stop()
    await store.run { _ in }
    #expect(try await shop.name == "Tea")
    store.close()
  }

  @Test func cancelledRunDrainsFirst() async throws {
    let folder = TemporaryFolder()
    let store = try SQLiteStore(folder: folder.path)
    let running = Task { await store.run { _ in } }
    _ = try await store.addShop(#require(ShopID("tea")), name: "Tea", languages: [])
    running.cancel()
    await running.value
    await #expect(throws: MessagingError.unavailable) {
      try await store.addShop(#require(ShopID("late")), name: "Late", languages: [])
    }
    store.close()
  }

  @Test func writeAheadLogStaysShortUnderLoad() async throws {
    let folder = TemporaryFolder()
    try await withMarket(in: folder) { market in
      let text = String(repeating: "x", count: 3_000)
      for _ in 0..<300 { _ = await market.store.append((0..<200).map { _ in market.draft(text) }) }
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.database + "-wal")
      // The file never shrinks by itself, so this is the most it was: 64 MiB, and what a checkpoint's time adds.
      #expect(try #require(attributes[.size] as? Int) < 100 << 20)
    }
  }
}
