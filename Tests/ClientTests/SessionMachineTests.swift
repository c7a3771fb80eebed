import Messaging
import NIOCore
import Testing
import Wire

@testable import Client

/// A session's decisions as a script: lines in, what it does as text.
@Suite struct SessionMachineTests {
  private var machine = SessionMachine(
    SessionConfiguration(
      credentials: .token("t"), window: 8, reconnect: ReconnectPolicy(shortestMilliseconds: 100)))

  // MARK: Opening

  @Test mutating func helloIsAnsweredByLogin() throws {
    machine.connected()
    #expect(try told(hello) == [#"write {"op":"login","id":0,"token":"t","window":8}"#])
    #expect(machine.idleMilliseconds == 60_000)
    #expect(try told(loggedIn(57)) == ["online 57"])
    #expect(machine.phase == .online)
    #expect(machine.resumePoint?.position == 57)
  }

  @Test mutating func requestsWaitForTheLogin() throws {
    #expect(submit(.open(shop: "s")) == [])
    machine.connected()
    _ = try told(hello)
    #expect(submit(.status(cid: "x")) == [])
    #expect(
      try told(loggedIn(0)) == [
        "online 0", #"write {"op":"open","id":1,"shop":"s"}"#, #"write {"op":"status","id":2,"cid":"x"}"#,
      ])
  }

  @Test mutating func wrongPasswordIsForGood() throws {
    machine.connected()
    _ = try told(hello)
    let refusal = #"{"err":{"code":"auth_failed","text":"no","retry":"never"},"op":"login","id":0}"#
    #expect(try told(refusal) == ["close"])
    guard case .fail(.refused(let reason)) = machine.disconnected(nil, dropped: [], chance: 0) else {
      return #expect(Bool(false))
    }
    #expect(reason.code == .authFailed)
  }

  @Test mutating func aLoginRefusedForNowIsTriedWhenTheServerSays() throws {
    machine.connected()
    _ = try told(hello)
    _ = try told(
      #"{"err":{"code":"rate_limited","text":"no","retry":"after","retry_ms":700},"op":"login","id":0}"#)
    #expect(delay() == 700)
  }

  // MARK: Events

  @Test mutating func eventsAreTakenOnceAndInOrder() throws {
    try logIn(at: 4)
    #expect(try told(message(5)) == ["event 5"])
    #expect(try told(message(5)) == ["skip 5"])
    #expect(try told(message(6)) == ["event 6"])
    #expect(try told(message(9)) == ["hole 7...8", "event 9"])
  }

  @Test mutating func handledEventsAreAckedInBatches() throws {
    try logIn(at: 0)
    #expect(text(machine.handled(1)) == ["wake"])
    #expect(text(machine.handled(2)) == [#"write {"op":"ack","pos":2}"#])
    #expect(text(machine.ackTimerFired()) == [])
  }

  @Test mutating func pingIsAnswered() throws {
    try logIn(at: 0)
    #expect(try told(#"{"ev":"ping"}"#) == [#"write {"op":"ping","id":"ping"}"#])
    #expect(try told(#"{"ok":"ping","id":"ping"}"#) == [])
  }

  // MARK: Coming back

  @Test mutating func resumeAsksForWhatCameAfterTheLastContiguousPosition() throws {
    try logIn(at: 4)
    _ = try told(message(5))
    _ = submit(.send(SendCommand(conversation: "c7", cid: "x", text: "а")))
    #expect(try told(stored(1, at: 6)) == ["complete 1 ok"])
    #expect(delay() == 100)
    machine.connected()
    #expect(
      try told(hello) == [
        #"write {"op":"login","id":0,"token":"t","window":8,"since":{"epoch":"e1","pos":6}}"#
      ])
  }

  @Test mutating func eventsThatNobodyReadAreAskedForAgain() throws {
    try logIn(at: 4)
    for position in 5...7 { _ = try told(message(Int64(position))) }
    _ = machine.disconnected(nil, dropped: [6, 7], chance: 0)
    #expect(machine.resumePoint?.position == 5)
    try logIn(at: 7)
    #expect(try told(message(6)) == ["event 6"])
  }

  @Test mutating func aSendWithoutReplyIsRepeatedUnderItsCid() throws {
    try logIn(at: 4)
    _ = submit(.send(SendCommand(conversation: "c7", cid: "x", text: "а")))
    #expect(delay() == 100)
    machine.connected()
    _ = try told(hello)
    let again = #"write {"op":"send","id":1,"conv":"c7","cid":"x","text":"а"}"#
    #expect(try told(loggedIn(5)) == ["online 5", again])
    // It was stored: its event is told by the reply, whichever comes first.
    #expect(try told(message(5, cid: "x", from: "anna")) == ["skip 5"])
    #expect(try told(stored(1, at: 5, isDuplicate: true)) == ["complete 1 ok"])
    #expect(try told(message(6, cid: "x", from: "li")) == ["event 6"])
  }

  @Test mutating func theReplyOfARepeatedSendMayComeBeforeItsEvent() throws {
    try logIn(at: 4)
    _ = submit(.send(SendCommand(conversation: "c7", cid: "x", text: "а")))
    _ = delay()
    try logIn(at: 6)
    #expect(try told(stored(1, at: 6, isDuplicate: true)) == ["complete 1 ok"])
    #expect(try told(message(5)) == ["event 5"])
    #expect(try told(message(6, cid: "x", from: "anna")) == ["skip 6"])
    #expect(try told(message(7)) == ["event 7"])
  }

  @Test mutating func anotherDevicesMessageIsAnEvent() throws {
    try logIn(at: 4)
    _ = submit(.send(SendCommand(conversation: "c7", cid: "x", text: "а")))
    #expect(try told(message(5, cid: "y", from: "anna")) == ["event 5"])
  }

  @Test mutating func refusalIsTheOutcomeOfAFirstTry() throws {
    try logIn(at: 4)
    _ = submit(.send(SendCommand(conversation: "c7", cid: "x", text: "а")))
    #expect(try told(Self.slowDown) == ["complete 1 rate_limited"])
  }

  /// It may have been stored by the connection that broke: only an answer for good ends it.
  @Test mutating func refusalOfARepeatedSendIsAskedAgain() throws {
    try logIn(at: 4)
    _ = submit(.send(SendCommand(conversation: "c7", cid: "x", text: "а")))
    _ = delay()
    try logIn(at: 4)
    #expect(try told(Self.slowDown) == ["retry 1 in 300"])
    let again = #"write {"op":"send","id":1,"conv":"c7","cid":"x","text":"а"}"#
    #expect(text(machine.retryDue(1)) == [again])
    #expect(text(machine.retryDue(1)) == [])
    #expect(try told(stored(1, at: 5)) == ["complete 1 ok"])
  }

  @Test mutating func anAbandonedRequestIsNotRepeated() throws {
    try logIn(at: 4)
    _ = submit(.open(shop: "s"))
    machine.abandoned(1)
    _ = delay()
    machine.connected()
    _ = try told(hello)
    #expect(try told(loggedIn(4)) == ["online 4"])
  }

  @Test mutating func anotherEpochStartsOver() throws {
    try logIn(at: 40)
    _ = delay()
    machine.connected()
    _ = try told(hello)
    _ = try told(loggedIn(12, epoch: "e2"))
    #expect(machine.resumePoint == nil)
    #expect(try told(#"{"ev":"gap","from":13,"to":13,"reason":"epoch"}"#) == ["gap"])
    #expect(try told(message(11)) == ["event 11"])
    #expect(try told(message(12)) == ["event 12"])
    #expect(try told(#"{"ev":"caught_up","pos":12}"#) == ["caught_up"])
    #expect(machine.resumePoint?.epoch == "e2" && machine.resumePoint?.position == 12)
  }

  @Test mutating func aGapOfRetentionMovesOn() throws {
    try logIn(at: 4)
    #expect(try told(#"{"ev":"gap","from":5,"to":20,"reason":"retention"}"#) == ["gap"])
    #expect(try told(message(21)) == ["event 21"])
  }

  // MARK: Bye

  @Test mutating func aDrainIsComeBackFromWhenTheServerSays() throws {
    try logIn(at: 4)
    #expect(try told(#"{"ev":"bye","code":"drain","reconnect":"after","after_ms":900}"#) == ["close"])
    #expect(delay() == 900)
    // The server is still down: from here on by one's own schedule, and the farewell explains nothing any more.
    let next = machine.disconnected(.unreachable("no connection"), dropped: [], chance: 0)
    #expect(next == .reconnect(afterMilliseconds: 200, reason: "no connection"))
  }

  @Test mutating func aKickIsForGood() throws {
    try logIn(at: 4)
    _ = try told(#"{"ev":"bye","code":"kicked","reconnect":"never"}"#)
    let next = machine.disconnected(nil, dropped: [], chance: 0)
    #expect(next == .fail(.ended(Bye(.kicked, .never), codeName: "kicked")))
  }

  @Test mutating func anUntrustedServerIsNotTriedAgain() {
    let next = machine.disconnected(.untrusted("x"), dropped: [], chance: 0)
    #expect(next == .fail(.untrusted("x")))
  }

  // MARK: The script's words

  private static let slowDown =
    #"{"err":{"code":"rate_limited","text":"slow","retry":"after","retry_ms":300},"op":"send","id":1}"#

  private mutating func logIn(at position: Int64) throws {
    machine.connected()
    _ = try told(hello)
    _ = try told(loggedIn(position))
  }

  private mutating func told(_ line: String) throws -> [String] { text(machine.received(try frame(line))) }

  private mutating func submit(_ command: ClientCommand) -> [String] {
    machine.submitted(command).map { text($0.effects) } ?? ["too many"]
  }

  private mutating func delay() -> Int64? {
    guard case .reconnect(let delay, _) = machine.disconnected(nil, dropped: [], chance: 0) else {
      return nil
    }
    return delay
  }

  private func text(_ effects: [SessionMachine.Effect]) -> [String] {
    effects.map { effect in
      switch effect {
      case .write(let bytes): "write " + String(buffer: bytes).dropLast()
      case .complete(let id, .success): "complete \(id) ok"
      case .complete(let id, .failure(.refused(let refusal))): "complete \(id) \(refusal.codeName)"
      case .complete(let id, .failure(let error)): "complete \(id) \(error)"
      case .deliver(.event(let frame), let position): position.map { "event \($0)" } ?? frame.name
      case .deliver(.online(let login), _): "online \(login.position)"
      case .deliver(.offline, _): "offline"
      case .deliver(.hole(let missing), _): "hole \(missing.lowerBound)...\(missing.upperBound)"
      case .deliver(nil, let position): "skip \(position ?? 0)"
      case .wakeForAck: "wake"
      case .retry(let id, let milliseconds): "retry \(id) in \(milliseconds)"
      case .close: "close"
      }
    }
  }
}
