import Testing

@testable import parley

/// A numbering is checked as it comes: these are the ways in which it can be wrong.
@Suite struct NumberingTests {
  @Test func numbersInOrderHaveNoFault() {
    var numbering = Numbering(next: 5)
    for number in Int64(5)...9 { numbering.event(number) }
    #expect(numbering.faults(upTo: 9).isClean)
  }

  @Test func aHoleIsALoss() {
    var numbering = Numbering(next: 1)
    for number: Int64 in [1, 2, 5] { numbering.event(number) }
    #expect(numbering.faults(upTo: 5).lost == 2)
  }

  @Test func whatNeverCameAtTheEndIsALoss() {
    var numbering = Numbering(next: 1)
    numbering.event(1)
    #expect(numbering.faults(upTo: 4).lost == 3)
  }

  @Test func aRepeatIsADouble() {
    var numbering = Numbering(next: 1)
    for number: Int64 in [1, 2, 2] { numbering.event(number) }
    #expect(numbering.faults(upTo: 2).doubled == 1)
  }

  @Test func anEventAfterALaterOneIsOutOfOrder() {
    var numbering = Numbering(next: 1)
    for number: Int64 in [1, 3, 2] { numbering.event(number) }
    let faults = numbering.faults(upTo: 3)
    #expect(faults.disordered == 1)
    #expect(faults.lost == 0)
  }

  @Test func aReplyMayRunAheadOfEvents() {
    var numbering = Numbering(next: 1)
    numbering.reply(3)
    numbering.event(1)
    numbering.event(2)
    numbering.event(4)
    #expect(numbering.faults(upTo: 4).isClean)
  }

  @Test func anEventForWhatWasRepliedIsADouble() {
    var numbering = Numbering(next: 1)
    numbering.reply(2)
    numbering.event(2)
    #expect(numbering.faults(upTo: 2).doubled == 1)
  }

  @Test func aReplyThatRanAheadHidesNoLoss() {
    var numbering = Numbering(next: 1)
    numbering.reply(3)
    #expect(numbering.faults(upTo: 3).lost == 2)
  }
}
