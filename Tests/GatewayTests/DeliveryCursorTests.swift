import Messaging
import Testing
import Wire

@testable import Gateway

@Suite struct DeliveryCursorTests {
  /// Whatever happens in whatever order: nothing lost, nothing twice, in order, never beyond the window.
  @Test(arguments: 0..<20)
  func everyEventIsToldOnceInOrderWithinTheWindow(batch: UInt64) {
    for seed in (batch * 100)..<(batch * 100 + 100) {
      var model = DeliveryCursorModel(seed: seed)
      for _ in 0..<300 { model.step() }
      model.finish()
      #expect(model.complaints == [], "seed \(seed)")
      let first = model.owed ? model.start : model.newestAtLogin
      let told = Set(model.written).union(model.replies)
      #expect(told == Set((first..<Int64(model.log.count)).map { $0 + 1 }), "seed \(seed)")
      #expect(model.caughtUp.count == (model.owed ? 1 : 0), "seed \(seed)")
    }
  }

  @Test func anAckNeverPassesWhatWasDelivered() {
    var cursor = DeliveryCursor(window: 2, cursor: 0, newest: 0, owesCaughtUp: false)
    var verdicts = [cursor.published(sent(1))]
    var acked = [cursor.acked(.max).map(\.position)]
    verdicts += (2...4).map { cursor.published(sent($0)) }
    #expect(verdicts == [.write, .write, .write, .hold])
    acked.append(cursor.acked(1).map(\.position))
    acked.append(cursor.acked(-5).map(\.position))
    #expect(cursor.isStalled)
    acked.append(cursor.acked(2).map(\.position))
    #expect(acked == [[1], [], [], [2]])
    #expect(!cursor.isStalled)
  }

  @Test func aReaderThatDoesNotAckCostsAsMuchAsItsWindow() {
    var cursor = DeliveryCursor(window: 4, cursor: 0, newest: 0, owesCaughtUp: false)
    let written = (1...100_000).count { cursor.published(sent(Int64($0))) == .write }
    #expect(written == 4)
    let early = cursor.nextRead(limit: 128)
    #expect(early == nil)
    _ = cursor.acked(4)
    let due = cursor.nextRead(limit: 128)
    #expect(due?.after == 4 && due?.limit == 4)
  }

  @Test func ownMessagesDoNotCountTowardsTheWindow() {
    var cursor = DeliveryCursor(window: 1, cursor: 0, newest: 0, owesCaughtUp: false)
    for position in 1...100 { cursor.publishedOwn(Int64(position)) }
    #expect(cursor.cursor == 100)
    let verdict = cursor.published(sent(101))
    #expect(verdict == .write)
  }

  @Test func withoutTheScopeReadNothingIsTold() {
    var cursor = DeliveryCursor(window: 4, cursor: 0, newest: 5, owesCaughtUp: true, isMuted: true)
    let verdict = cursor.published(sent(6))
    let due = cursor.nextRead(limit: 10)
    #expect(verdict == .hold && due == nil)
  }

  /// A log that ends before what was noted (it never should) is not read for ever.
  @Test func anEmptyPageIsNotAskedForAgain() {
    var cursor = DeliveryCursor(window: 4, cursor: 0, newest: 9, owesCaughtUp: false)
    let first = cursor.nextRead(limit: 10)
    let isCaughtUp = cursor.readEnded(isEmpty: true)
    let second = cursor.nextRead(limit: 10)
    #expect(first != nil && !isCaughtUp && second == nil)
  }

  @Test func whatIsPublishedWhileAnEmptyPageComesIsRead() {
    var cursor = DeliveryCursor(window: 4, cursor: 5, newest: 5, owesCaughtUp: true)
    let first = cursor.nextRead(limit: 10)
    let verdict = cursor.published(sent(6))
    let isCaughtUp = cursor.readEnded(isEmpty: true)
    let second = cursor.nextRead(limit: 10)
    #expect(first != nil && verdict == .hold && isCaughtUp && second?.after == 5)
  }

  private func sent(_ position: Int64) -> DeliveryCursor.Sent {
    DeliveryCursor.Sent(
      position: position, conversation: ConversationID(rawValue: 1), seq: position, isForeign: true)
  }
}

@Suite struct ResumeStartTests {
  @Test func withoutSinceOnlyLiveEventsAreTold() {
    let start = ResumeStart(live: 57)
    #expect(start.cursor == 57 && start.gap == nil)
  }

  @Test(arguments: [0, 30, 41, 57] as [Int64])
  func whereTheLogHoldsAllThereIsNoGap(since: Int64) {
    let start = resumed(since, retained: 0)
    #expect(start.cursor == since && start.gap == nil)
  }

  @Test func atTheEdgeOfRetentionThereIsNoGap() {
    #expect(resumed(30, retained: 30).gap == nil)
  }

  @Test func pastRetentionTheHoleIsOwnedUpTo() {
    let start = resumed(29, retained: 30)
    #expect(start.cursor == 30)
    #expect(told(start) == "30-30 retention")
    #expect(told(resumed(0, retained: 30)) == "1-30 retention")
  }

  @Test func aFuturePositionIsAGapAndAllThereIsIsTold() {
    let start = resumed(58, retained: 0)
    #expect(start.cursor == 0)
    #expect(told(start) == "58-58 epoch")
    #expect(told(resumed(.max, retained: 30)) == "58-\(Int64.max) epoch")
  }

  @Test func anotherEpochIsAGapAndAllThereIsIsTold() {
    let start = resumed(41, epoch: "e0", retained: 0)
    #expect(start.cursor == 0)
    #expect(told(start) == "42-57 epoch")
    #expect(told(resumed(.max, epoch: "e0", retained: 30)) == "58-58 epoch")
  }

  /// Of two spellings of one letter, and without comparing what may be a run of thousands of marks.
  @Test func epochsAreComparedAsBytes() {
    let start = ResumeStart(since: ("e\u{301}", 41), epoch: "\u{e9}", newest: 57, retainedAfter: 0)
    #expect(told(start) == "42-57 epoch")
  }

  private func resumed(_ since: Int64, epoch: String = "e1", retained: Int64) -> ResumeStart {
    ResumeStart(since: (epoch, since), epoch: "e1", newest: 57, retainedAfter: retained)
  }

  private func told(_ start: ResumeStart) -> String? {
    guard case .gap(let from, let to, let reason)? = start.gap else { return nil }
    return "\(from)-\(to) \(reason.rawValue)"
  }
}
