import Testing
import Wire

@testable import Client

@Suite struct AckBatcherTests {
  @Test func aQuarterOfTheWindowIsOneAck() {
    var acks = AckBatcher(window: 16)
    #expect(acks.handled(1) == .wake)
    #expect(acks.handled(2) == .nothing)
    #expect(acks.handled(3) == .nothing)
    #expect(acks.handled(4) == .ack(4))
    #expect(acks.timerFired() == nil)
  }

  @Test func theRestIsAckedSoon() {
    var acks = AckBatcher(window: 16)
    #expect(acks.handled(1) == .wake)
    #expect(acks.handled(2) == .nothing)
    #expect(acks.timerFired() == 2)
    #expect(acks.timerFired() == nil)
    #expect(acks.handled(3) == .wake)
  }

  @Test func aWindowOfOneAcksEach() {
    var acks = AckBatcher(window: 1)
    #expect(acks.handled(1) == .ack(1))
    #expect(acks.handled(2) == .ack(2))
  }

  @Test func aNewConnectionOwesNothing() {
    var acks = AckBatcher(window: 16)
    _ = acks.handled(1)
    acks.disconnected()
    #expect(acks.timerFired() == nil)
  }
}

@Suite struct ReconnectScheduleTests {
  private static let policy = ReconnectPolicy(shortestMilliseconds: 100, longestMilliseconds: 1_000)

  @Test func delaysDoubleUpToALimit() {
    var schedule = ReconnectSchedule(Self.policy)
    let delays = (0..<6).map { _ in schedule.next(after: nil, chance: 0) }
    #expect(delays == [100, 200, 400, 800, 1_000, 1_000])
    schedule.online()
    #expect(schedule.next(after: nil, chance: 1) == 50)
  }

  @Test func theServersWishComesFirst() {
    var schedule = ReconnectSchedule(Self.policy)
    #expect(schedule.next(after: .after(milliseconds: 900), chance: 0.5) == 900)
    #expect(schedule.next(after: .now, chance: 0) == 200)
    schedule.online()
    #expect(schedule.next(after: .now, chance: 0.5) == 0)
    #expect(schedule.next(after: .never, chance: 0.5) == nil)
  }

  @Test func aServerThatAlwaysSaysNowIsNotHammered() {
    var schedule = ReconnectSchedule(Self.policy)
    #expect(schedule.next(after: .now, chance: 0) == 0)
    #expect(schedule.next(after: .now, chance: 0) == 200)
    #expect(schedule.next(after: .now, chance: 0) == 400)
  }

  @Test func attemptsAreCountedApartBeforeAndAfterTheFirstLogin() {
    var schedule = ReconnectSchedule(ReconnectPolicy(firstAttempts: 0, attempts: 2))
    #expect(schedule.next(after: nil, chance: 0) == nil)
    schedule.online()
    #expect(schedule.next(after: nil, chance: 0) != nil)
    #expect(schedule.next(after: nil, chance: 0) != nil)
    #expect(schedule.next(after: nil, chance: 0) == nil)
  }
}

@Suite struct EventBufferTests {
  private func durable(_ position: Int64) -> EventBuffer.Entry {
    .init(event: .hole(0...position), position: position)
  }

  @Test func entriesComeInOrder() {
    var buffer = EventBuffer()
    for position in 1...500 {
      buffer.append(durable(Int64(position)))
      if position % 3 == 0 { _ = buffer.popFirst() }
    }
    var positions: [Int64] = []
    while let entry = buffer.popFirst() { positions.append(entry.position ?? 0) }
    #expect(positions == Array(167...500))
  }

  @Test func droppedDurableEventsAreToldAndTheRestStays() {
    var buffer = EventBuffer()
    buffer.append(durable(4))
    buffer.append(.init(event: .hole(1...2), position: nil))
    buffer.append(durable(5))
    #expect(buffer.firstPosition == 4)
    #expect(buffer.dropDurable() == [4, 5])
    #expect(buffer.popFirst()?.event == .hole(1...2))
    #expect(buffer.popFirst() == nil)
  }

  @Test func transientEventsAreBounded() throws {
    var buffer = EventBuffer()
    guard case .event(let typing) = try frame(#"{"ev":"typing","conv":"c1","who":"buyer"}"#) else { return }
    for _ in 0..<(EventBuffer.transientLimit * 2) {
      buffer.append(.init(event: .event(typing), position: nil))
    }
    buffer.append(durable(1))
    var count = 0
    while buffer.popFirst() != nil { count += 1 }
    #expect(count == EventBuffer.transientLimit + 1)
  }
}

@Suite struct ServerAddressTests {
  @Test func hostsAndPortsAreRead() {
    #expect(ServerAddress("shop.example:7000") == ServerAddress(host: "shop.example", port: 7000))
    #expect(ServerAddress("127.0.0.1") == ServerAddress(host: "127.0.0.1", port: 7443))
    #expect(ServerAddress("[::1]:9") == ServerAddress(host: "::1", port: 9))
    #expect(ServerAddress("[::1]")?.description == "[::1]:7443")
  }

  @Test(arguments: ["", ":7443", "a:", "a:b", "a:0", "a:70000", "[::1", "[::1]x", "::1", "a:1:2"])
  func nonsenseIsRefused(_ text: String) { #expect(ServerAddress(text) == nil) }
}
