import Messaging
import NIOCore
import NIOEmbedded
import Synchronization
import Testing
import Wire

@testable import Gateway

@Suite struct LimitTests {
  @Test func theAddressWithMostStrangersMakesRoomForOthers() throws {
    var limits = ServerLimits()
    limits.unauthenticatedConnections = 3
    let services = LooseGateway.services(limits)
    let crowd = try (1...3).map { try LooseConnection($0, from: "192.0.2.1", services) }
    // Counted here, and not by their handlers as well.
    for one in crowd { one.handler.connection = nil }
    #expect(crowd.allSatisfy { services.admission.refusal(for: $0.connection) == nil })
    let guest = try LooseConnection(4, from: "192.0.2.2", services)
    #expect(services.admission.refusal(for: guest.connection) == nil)
    for one in crowd { one.channel.embeddedEventLoop.run() }
    #expect(crowd.count { $0.handler.machine.isEnding } == 1)
    #expect(!guest.handler.machine.isEnding)

    // The crowd's next one has as many beside it as before.
    let late = try LooseConnection(5, from: "192.0.2.1", services)
    #expect(services.admission.refusal(for: late.connection)?.code == .full)
    for one in crowd + [guest, late] { services.admission.left(one.connection) }
    #expect(services.admission.connections == 0 && services.admission.sessions == 0)
  }

  @Test func callersTakeTurnsAndTheLongestLineGivesWay() async {
    let turns = Turns(atOnce: 1, queueLimit: 4)
    let order = Order()
    #expect(await turns.take(for: "crowd"))
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { await Self.wait(as: "crowd", turns, order) } }
      while turns.waiting < 4 { await Task.yield() }
      group.addTask { await Self.wait(as: "guest", turns, order) }
      while order.callers.isEmpty { await Task.yield() }
      turns.giveBack()
    }
    #expect(order.callers == ["crowd refused", "crowd", "guest", "crowd", "crowd"])
    #expect(turns.waiting == 0)
  }

  private final class Order: Sendable {
    private let list = Mutex<[String]>([])
    var callers: [String] { list.withLock { $0 } }
    func add(_ caller: String) { list.withLock { $0.append(caller) } }
  }

  private static func wait(as caller: String, _ turns: Turns, _ order: Order) async {
    guard await turns.take(for: caller) else { return order.add(caller + " refused") }
    order.add(caller)
    turns.giveBack()
  }

  @Test(arguments: [
    ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:7"), ("2001:db8:1:2::1", "2001:db8:1:2:ffff::"),
  ])
  func addressesOfOneNetworkAreOnePeer(_ a: String, _ b: String) throws {
    let names = try [a, b].map { PeerNetwork.name(of: try SocketAddress(ipAddress: $0, port: 1)) }
    #expect(names[0] == names[1])
    let other = try SocketAddress(ipAddress: "2001:db8:1:3::1", port: 1)
    #expect(PeerNetwork.name(of: other) != names[0])
  }

  @Test func aLineBeginsWhereTheOneBeforeItEnded() {
    var limits = ServerLimits()
    limits.lineMilliseconds = 1_000
    var times = ConnectionTimes(now: .uptimeNanoseconds(0))
    times.loggedIn()
    // A busy client, of whose bytes each read ends inside a line.
    for second: UInt64 in 0..<10 {
      let now = NIODeadline.uptimeNanoseconds(second * 900_000_000)
      times.received(now: now)
      times.lineState(isInside: true, hasEnded: true, now: now)
      #expect(times.due(now: now, limits: limits, isStalled: false) == .nothing)
    }
    times.lineState(isInside: true, hasEnded: false, now: .uptimeNanoseconds(9_000_000_000))
    let late = NIODeadline.uptimeNanoseconds(9_200_000_000)
    #expect(times.due(now: late, limits: limits, isStalled: false) == .end(.protocol))
  }

  @Test func handshakeLoginAndLineHaveDeadlinesOfTheirOwn() {
    var limits = ServerLimits()
    (limits.handshakeMilliseconds, limits.loginMilliseconds, limits.lineMilliseconds) = (1_000, 2_000, 3_000)
    func end(_ prepare: (inout ConnectionTimes) -> Void) -> Int? {
      var times = ConnectionTimes(now: .uptimeNanoseconds(0))
      prepare(&times)
      return (1...9).first { second in
        let now = NIODeadline.uptimeNanoseconds(UInt64(second) * 1_000_000_000)
        if case .end = times.due(now: now, limits: limits, isStalled: false) {
          return true
        } else {
          return false
        }
      }
    }
    #expect(end { _ in } == 1)
    #expect(end { $0.secured() } == 2)
    #expect(
      end {
        $0.loggedIn(); $0.lineState(isInside: true, hasEnded: false, now: .uptimeNanoseconds(0))
      } == 3)
    #expect(end { $0.loggedIn() } == nil)
  }

  @Test func whatIsNoLongerWatchedLeavesNothingBehind() throws {
    let services = LooseGateway.services()
    let presence = services.fanOut.presence
    let session = try LooseConnection(1, services).session()
    for number: Int64 in 1...100 {
      let conversation = Conversation(
        id: ConversationID(rawValue: number), buyer: session.account, buyerName: "anna",
        shop: try #require(ShopID("s\(number)")), buyerInbox: session.inbox,
        shopInbox: InboxID(rawValue: 100 + number))
      presence.watch(conversation, by: session)
    }
    #expect(presence.watchedInboxes == 64)
    presence.left(session, from: session.inbox)
    #expect(presence.watchedInboxes == 0)
  }

  @Test func whoMakesLongRepliesWaitsUntilTheSocketTakesMoreOrIsGone() throws {
    let loose = try LooseConnection(1, LooseGateway.services())
    try loose.channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).wait()
    var ready = 0
    loose.handler.whenWritable { ready += 1 }
    #expect(ready == 1)
    loose.channel.isWritable = false
    loose.handler.whenWritable { ready += 1 }
    #expect(ready == 1)
    loose.channel.isWritable = true
    loose.channel.pipeline.fireChannelWritabilityChanged()
    #expect(ready == 2)
    loose.channel.isWritable = false
    loose.handler.whenWritable { ready += 1 }
    loose.handler.end(Bye(.slow, .now))
    #expect(ready == 3)
    loose.handler.whenWritable { ready += 1 }
    #expect(ready == 4)
  }
}
