import Foundation
import GRDB
import Messaging
import Synchronization
import Testing

@testable import History

@Suite struct RevisionTests {
  @Test func editReplacesTheTextAndCountsItsRevision() async throws {
    try await withMarket { market in
      try await market.send("helo")
      #expect(await market.edit(1, to: "hello").position == 2)
      let message = try #require(try await market.store.message(in: market.conversation.id, seq: 1))
      guard case .text(let original, let editedAt, _) = message.content else { return #expect(Bool(false)) }
      #expect(original == Original(text: "hello", language: .russian, revision: 2))
      #expect(editedAt == Market.time + 1_000)
      #expect(market.delivered.events.last?.kind == .edit)
      #expect(market.delivered.events.last?.message == message)
    }
  }

  @Test func editsWithACidAreIdempotent() async throws {
    try await withMarket { market in
      try await market.send("one", cid: "m")
      #expect(await market.edit(1, to: "two", cid: "e").position == 2)
      #expect(await market.edit(1, to: "two", cid: "e").unchanged?.position == 2)
      #expect(await market.edit(1, to: "three", cid: "e").refusal?.code == .conflict)
      #expect(await market.edit(1, to: "three", cid: "m").refusal?.code == .conflict)
      #expect(await market.store.append([market.draft("two", cid: "e")]).first?.refusal?.code == .conflict)
      #expect(try await market.store.address(of: "e", by: market.anna.id)?.position == 2)
    }
  }

  @Test func duplicateAfterAnEditIsAnsweredAsTheFirstTime() async throws {
    try await withMarket { market in
      let first = try await market.send("one", cid: "m")
      _ = await market.edit(1, to: "two")
      let again = await market.store.append([market.draft("one", cid: "m")]).first?.duplicate
      #expect(again?.address == first)
      #expect(again?.message.text == "one")
      _ = await market.retract(1)
      let gone = await market.store.append([market.draft("one", cid: "m")]).first?.duplicate
      #expect(gone?.address == first && gone?.message.retractedAt != nil)
    }
  }

  @Test func retractionLeavesATombstone() async throws {
    try await withMarket { market in
      let first = try await market.send("secret", cid: "m")
      #expect(await market.retract(1).position == 2)
      let message = try #require(try await market.store.message(in: market.conversation.id, seq: 1))
      #expect(message.retractedAt == Market.time + 1_000)
      #expect(market.delivered.events.last?.kind == .retract)
      #expect(await market.retract(1).unchanged?.position == 2)
      #expect(await market.edit(1, to: "again").refusal?.notice.key == .alreadyRetracted)
      let duplicate = await market.store.append([market.draft("secret", cid: "m")]).first?.duplicate
      #expect(duplicate?.address == first)
      #expect(duplicate?.message.retractedAt != nil)
      #expect(await market.store.append([market.draft("guess", cid: "m")]).first?.refusal?.code == .conflict)
    }
  }

  @Test func whatDoesNotExistCanNotBeRevised() async throws {
    try await withMarket { market in
      #expect(await market.edit(1, to: "x").refusal == .notFound("seq"))
      #expect(await market.retract(9).refusal == .notFound("seq"))
    }
  }

  @Test func betterRenderingIsAnEventAndReplacesAWorse() async throws {
    try await withMarket { market in
      try await market.send("привет")
      let better = Rendering(text: "hi", by: .engine("m"), confidence: 0.9, revision: 2)
      let worse = Rendering(text: "hey", by: .gloss, confidence: 0.1, revision: 1)
      for rendering in [better, worse] {
        try await market.store.improve(
          rendering, in: .english, of: market.conversation, seq: 1, textRevision: 1)
      }
      #expect(market.delivered.events.map(\.kind) == [.message, .translation(.english)])
      #expect(
        try await market.store.message(in: market.conversation.id, seq: 1)?.renderings == [.english: better])
      let entries = try await market.store.entries(of: market.anna.inbox, after: 1, limit: 10)
      #expect(entries.map(\.kind) == [.translation(.english)])
    }
  }

  @Test func renderingOfAnOlderTextIsDropped() async throws {
    try await withMarket { market in
      try await market.send("привет")
      _ = await market.edit(1, to: "пока")
      let stale = Rendering(text: "hi", by: .engine("m"), confidence: 0.9, revision: 2)
      try await market.store.improve(stale, in: .english, of: market.conversation, seq: 1, textRevision: 1)
      #expect(try await market.store.message(in: market.conversation.id, seq: 1)?.renderings.isEmpty == true)
      #expect(market.delivered.events.count == 2)
    }
  }

  @Test func aRetractedTextLeavesTheLogOfAProcessThatWasKilledAtOnce() async throws {
    let (folder, killed) = (TemporaryFolder(), TemporaryFolder())
    try await withMarket(in: folder) { market in
      try await market.send("unmistakable")
      // As long as somebody reads, the write-ahead log can't be emptied.
      var patient = Configuration()
      patient.allowsUnsafeTransactions = true
      let reader = try DatabaseQueue(path: folder.database, configuration: patient)
      try await reader.writeWithoutTransaction { try $0.execute(sql: "BEGIN; SELECT count(*) FROM log") }
      _ = await market.retract(1)
      for name in ["parley.db", "parley.db-wal"] {
        try FileManager.default.copyItem(atPath: folder.path + "/" + name, toPath: killed.path + "/" + name)
      }
      try await reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    }
    #expect(try killed.contains("unmistak"))
    try await withMarket(in: killed) { _ in
      let end = ContinuousClock.now + .seconds(30)
      while try killed.contains("unmistak"), ContinuousClock.now < end { await Task.yield() }
      #expect(try !killed.contains("unmistak"))
    }
  }

  private final class Reads: Sendable {
    let count = Mutex(0)
  }

  @Test func aNameReadBeforeItChangedIsNotRememberedAfterIt() throws {
    let names = AuthorNames()
    let reads = Reads()
    let database = try DatabaseQueue()
    try database.write { database in
      // The name changes while the first reader has it in hand.
      let reading = DatabaseFunction("reading", argumentCount: 0) { _ in
        let isFirst = reads.count.withLock { count in
          count += 1
          return count == 1
        }
        if isFirst { names.forget(1) }
        return isFirst ? "anna" : "erased:1"
      }
      database.add(function: reading)
      try database.execute(sql: "CREATE TEMP VIEW account AS SELECT 1 AS id, reading() AS name")
      #expect(try names.name(of: 1, database) == "anna")
      #expect(try names.name(of: 1, database) == "erased:1")
    }
  }

  @Test func retractedTextIsInNoFile() async throws {
    let folder = TemporaryFolder()
    let needles = ["NEEDLE-ORIGINAL", "NEEDLE-EDITED", "NEEDLE-RENDERED", "NEEDLE-LATE", "NEEDLE-BETTER"]
    try await withMarket(in: folder, observer: { $0.forEach { _ = $0.translation?.value } }) { market in
      // Enough before, between and after to split pages around it.
      func fill() async {
        for _ in 0..<20 {
          _ = await market.store.append(
            (0..<50).map { market.draft(String(repeating: "filler \($0) ", count: 20)) })
        }
      }
      await fill()
      let rendered = [LanguageTag.english: Rendering(text: needles[2], by: .phrase, confidence: 1)]
      let seq = try #require(
        await market.store.append([market.draft(needles[0], renderings: rendered)]).first?.address?.seq)
      await fill()
      let late = PendingTranslation {
        Translations(renderings: [.german: Rendering(text: needles[3], by: .gloss, confidence: 1)])
      }
      _ = await market.store.revise(
        market.revision(seq, .edit(text: needles[1], language: nil, translation: late)))
      await fill()
      try await market.store.improve(
        Rendering(text: needles[4], by: .engine("x"), confidence: 1, revision: 2), in: .german,
        of: market.conversation, seq: seq, textRevision: 2)
      await fill()
      for needle in needles { #expect(try folder.contains(needle)) }
      _ = await market.retract(seq)
      #expect(try await market.store.check(repair: false).isEmpty)
    }
    for needle in needles { #expect(try !folder.contains(needle), "\(needle)") }
  }
}
