import Fixtures
import Testing

@testable import Client

@Suite struct PositionTrackerTests {
  @Test func eventsInOrderAreNewOnce() {
    var tracker = PositionTracker(floor: 4)
    #expect(tracker.event(5) == .new)
    #expect(tracker.event(5) == .duplicate)
    #expect(tracker.event(3) == .duplicate)
    #expect(tracker.event(6) == .new)
    #expect(tracker.floor == 6)
  }

  @Test func ownReplyCountsWhenItComesInOrder() {
    var tracker = PositionTracker(floor: 4)
    tracker.reply(5)
    #expect(tracker.floor == 5)
    #expect(tracker.event(5) == .duplicate)
  }

  @Test func ownReplyMayOvertakeEvents() {
    var tracker = PositionTracker(floor: 4)
    tracker.reply(7)
    #expect(tracker.floor == 4)
    #expect(tracker.event(5) == .new)
    #expect(tracker.event(6) == .new)
    #expect(tracker.floor == 7)
    #expect(tracker.event(8) == .new)
  }

  @Test func repliesInAnyOrderMerge() {
    for order in [[6, 7, 8], [8, 7, 6], [6, 8, 7], [7, 6, 8, 7], [8, 6, 6, 7]] as [[Int64]] {
      var tracker = PositionTracker(floor: 4)
      for position in order { tracker.reply(position) }
      #expect(tracker.floor == 4)
      #expect(tracker.event(5) == .new)
      #expect(tracker.floor == 8, "\(order)")
    }
  }

  @Test func holeIsTold() {
    var tracker = PositionTracker(floor: 4)
    #expect(tracker.event(8) == .hole(5...7))
    #expect(tracker.floor == 8)
  }

  @Test func afterARestartTheFirstEventSaysWhereTheLogBegins() {
    var tracker = PositionTracker(floor: 90)
    tracker.reply(95)
    tracker.restart()
    #expect(tracker.floor == nil)
    tracker.reply(13)
    #expect(tracker.event(11) == .new)
    #expect(tracker.event(12) == .new)
    #expect(tracker.floor == 13)
  }

  @Test func caughtUpOnlyMovesForward() {
    var tracker = PositionTracker(floor: 4)
    tracker.caughtUp(2)
    #expect(tracker.floor == 4)
    tracker.reply(8)
    tracker.caughtUp(7)
    #expect(tracker.floor == 8)
  }

  @Test func takenBackEventsAreNewAgainAndRepliesBetweenAreNot() {
    var tracker = PositionTracker(floor: 4)
    #expect(tracker.event(5) == .new)
    #expect(tracker.event(6) == .new)
    tracker.reply(7)
    #expect(tracker.event(8) == .new)
    tracker.reply(9)
    tracker.reply(12)
    tracker.takeBack([6, 8])
    #expect(tracker.floor == 5)
    #expect(tracker.event(6) == .new)
    #expect(tracker.floor == 7)
    #expect(tracker.event(8) == .new)
    #expect(tracker.floor == 9)
    #expect(tracker.event(10) == .new)
    #expect(tracker.event(11) == .new)
    #expect(tracker.floor == 12)
  }

  /// Against a plain set of seen positions, over random interleavings.
  @Test func agreesWithASetOfPositions() {
    var random = SplitMix(seed: 7)
    for _ in 0..<200 {
      var tracker = PositionTracker(floor: 0)
      var seen: Set<Int64> = []
      var nextEvent: Int64 = 1
      for _ in 0..<60 {
        if Bool.random(using: &random) {
          let position = nextEvent + Int64.random(in: 0...12, using: &random)
          tracker.reply(position)
          seen.insert(position)
        } else {
          while seen.contains(nextEvent) { nextEvent += 1 }
          #expect(tracker.event(nextEvent) == .new)
          seen.insert(nextEvent)
        }
        let contiguous = (1...200).first { !seen.contains($0) }.map { $0 - 1 }
        #expect(tracker.floor == contiguous)
      }
    }
  }
}
