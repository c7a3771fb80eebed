import Messaging
import NIOCore
import Testing
import Wire

@testable import Gateway

@Suite struct ConnectionStateMachineTests {
  /// What the machine answers to a line, in one word.
  private func answer(_ machine: inout ConnectionStateMachine, _ line: String) -> String {
    switch machine.received(ByteBuffer(string: line)) {
    case .ignore: "ignore"
    case .reply: "reply"
    case .refuse(let refused): refused.error.code.rawValue
    case .refuseAndEnd(let refused): refused.error.code.rawValue + " and end"
    case .ack: "ack"
    case .forward(let input): input.wantsReply ? "forward" : "forward, no reply"
    }
  }

  private func answers(_ lines: [String]) -> [String] {
    var machine = ConnectionStateMachine(faultLimit: 10)
    return lines.map { answer(&machine, $0) }
  }

  @Test func pingIsAnsweredBeforeALogin() {
    #expect(answers(["{\"op\":\"ping\",\"id\":1}", "{\"op\":\"ping\",\"id\":1}"]) == ["reply", "reply"])
  }

  @Test func beforeALoginTheFormOfARequestIsNotTold() {
    #expect(
      answers([
        "{\"op\":\"history\",\"id\":1}", "{\"op\":\"login\",\"id\":2}", "{\"op\":\"nope\",\"id\":3}",
        "{\"op\":\"convs\"}",
      ]) == ["unauthenticated", "bad_request", "unknown_op", "bad_request"])
  }

  @Test func ackAndTypingWithoutIDGetNoReplyUnlessTheyAreNoFrames() {
    #expect(
      answers([
        "{\"op\":\"ack\"}", "{\"op\":\"typing\",\"conv\":7}", "{\"op\":\"ack\",\"pos\":1.0}",
        "{\"op\":\"ack\",\"id\":true}",
      ]) == ["ignore", "ignore", "bad_frame", "bad_request"])
  }

  @Test func theTenthLineThatIsNoFrameEndsTheConnection() {
    var lines = Array(repeating: "x", count: 9)
    lines.insert("{\"op\":\"nope\",\"id\":1}", at: 4)
    #expect(answers(lines).allSatisfy { !$0.hasSuffix("and end") })
    #expect(answers(lines + ["x"]).last == "bad_frame and end")
  }

  @Test func anIDInFlightIsNotTakenAgainUntilItIsAnswered() {
    var machine = ConnectionStateMachine(faultLimit: 10)
    let open = "{\"op\":\"open\",\"id\":1,\"shop\":\"s\"}"
    let first = answer(&machine, open)
    let second = answer(&machine, open)
    let other = answer(&machine, "{\"op\":\"open\",\"id\":\"1\",\"shop\":\"s\"}")
    let answered = machine.answered(RequestKey(rawValue: 1))
    let again = machine.answered(RequestKey(rawValue: 1))
    let third = answer(&machine, open)
    #expect([first, second, other, third] == ["forward", "bad_request", "forward", "forward"])
    #expect(answered?.id == .integer(1) && answered?.op == "open" && again == nil)
  }

  @Test func afterTheEndNothingIsTaken() {
    var machine = ConnectionStateMachine(faultLimit: 10)
    machine.ended()
    let after = answer(&machine, "{\"op\":\"ping\",\"id\":1}")
    #expect(after == "ignore")
  }
}

@Suite struct LimitsTests {
  @Test func aBucketGivesItsBurstAndThenItsRate() {
    var bucket = TokenBucket(ServerLimits.Rate(burst: 3, perSecond: 10), now: 0)
    let waits = [0, 0, 0, 0, 50, 100, 100].map { bucket.take(now: $0) }
    #expect(waits == [nil, nil, nil, 100, 50, nil, 100])
    #expect(!bucket.isFull(now: 200))
    #expect(bucket.isFull(now: 1_000), "it says no more than a new one")
  }

  @Test func heartbeatsAreEightInTheShortestLimitWithinBounds() {
    var limits = ServerLimits()
    #expect(Heartbeat.interval(limits) == .milliseconds(1_000))
    limits.loginMilliseconds = 1_600
    #expect(Heartbeat.interval(limits) == .milliseconds(200))
    limits.idleMilliseconds = 8
    #expect(Heartbeat.interval(limits) == .milliseconds(50))
  }

  @Test func guessesOfOthersDoNotSlowTheOwner() {
    let throttle = LoginThrottle()
    for _ in 0..<100 { throttle.failed(address: "attacker", user: "anna") }
    #expect(throttle.delay(address: "attacker", user: "anna") > .zero)
    #expect(throttle.delay(address: "home", user: "anna") == .zero)
  }
}
