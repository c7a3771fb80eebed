import Client
import NIOCore
import Wire

/// One event loop's share of the load. Everything in it happens on that loop.
final class Station {
  let loop: any EventLoop
  let tally = Tally()
  private(set) var conversations: [Conversing] = []
  private var writers: [Stream] = []
  /// Of each seller's connection, by name.
  private var desks: [ObjectIdentifier: [String: Conversing]] = [:]
  private var desksOfStreams: [Int64: Conversing] = [:]
  private var turn = 0
  private var isPacing = false

  init(_ loop: any EventLoop) { self.loop = loop }

  /// Two connections that are about to talk.
  struct Introduction: Sendable {
    let buyer: NIOLoopBound<Peer>
    let seller: NIOLoopBound<Peer>
    let shop: String
    let number: Int
    let run: String
    let buyerLines: [String]
    let sellerLines: [String]
    let areTextsUnique: Bool
  }

  /// Opens the conversation of two peers of this loop.
  func introduce(_ introduction: Introduction) -> EventLoopFuture<Void> {
    introduction.buyer.value.request(.open(shop: introduction.shop)).assumeIsolated().map { reply in
      self.join(introduction, reply.body["conv"]?.string ?? "", seq: reply.body["seq"]?.integer ?? 0)
    }.nonisolated()
  }

  private func join(_ introduction: Introduction, _ name: String, seq: Int64) {
    let (buyer, seller) = (introduction.buyer.value, introduction.seller.value)
    let key = Int64(introduction.number) * 2
    let conversing = Conversing(
      name: name, seq: seq, buyer: buyer, seller: seller,
      fromBuyer: Stream(
        buyer, conversation: name, key: key, run: introduction.run, lines: introduction.buyerLines,
        areTextsUnique: introduction.areTextsUnique),
      fromSeller: Stream(
        seller, conversation: name, key: key + 1, run: introduction.run, lines: introduction.sellerLines,
        areTextsUnique: introduction.areTextsUnique))
    conversations.append(conversing)
    desks[ObjectIdentifier(seller), default: [:]][name] = conversing
    desksOfStreams[key + 1] = conversing
    buyer.onEvent = { conversing.atBuyer($0) }
    buyer.onReply = { conversing.answered(conversing.fromBuyer, $0, $1) }
    let desk = ObjectIdentifier(seller)
    seller.onEvent = { event in
      guard let name = event.body["conv"]?.string else { return }
      self.desks[desk]?[name]?.atSeller(event)
    }
    seller.onReply = { id, result in
      guard let conversing = self.desksOfStreams[Stream.key(ofRequest: id)] else { return }
      conversing.answered(conversing.fromSeller, id, result)
    }
  }

  // MARK: Load

  /// Each stream keeps `window` messages without a reply.
  func startClosedLoop(window: Int, senders: Scenario.Senders, limit: Int = .max) {
    writers = streams(senders)
    for stream in writers {
      stream.isClosedLoop = true
      stream.limit = limit == .max ? .max : stream.sentCount + limit
      for _ in 0..<window { stream.send(intended: Tally.now()) }
    }
  }

  /// Messages at even times, the streams in turn.
  /// - Parameter first: when the first one is due; `interval` later the next.
  func startOpenLoop(first: UInt64, interval: Double, senders: Scenario.Senders) {
    writers = streams(senders)
    isPacing = true
    pace(first: first, interval: interval, sent: 0)
  }

  private func pace(first: UInt64, interval: Double, sent: Int) {
    guard isPacing, !writers.isEmpty else { return }
    var sent = sent
    var due = first + UInt64(Double(sent) * interval)
    let now = Tally.now()
    while due <= now {
      writers[turn % writers.count].send(intended: due)
      turn += 1
      sent += 1
      due = first + UInt64(Double(sent) * interval)
    }
    loop.assumeIsolated().scheduleTask(deadline: .uptimeNanoseconds(due)) { [sent] in
      self.pace(first: first, interval: interval, sent: sent)
    }
  }

  func stop() {
    isPacing = false
    for stream in writers {
      stream.isClosedLoop = false
      stream.limit = stream.sentCount
    }
  }

  /// The conversation of that pair; nil where it is another station's.
  func conversation(number: Int) -> Conversing? { desksOfStreams[Int64(number) * 2 + 1] }

  var isSettled: Bool { conversations.allSatisfy(\.isSettled) }

  private func streams(_ senders: Scenario.Senders) -> [Stream] {
    conversations.flatMap { senders == .both ? [$0.fromBuyer, $0.fromSeller] : [$0.fromBuyer] }
  }

  // MARK: The end

  /// Asks the server for its own counts, and compares.
  func check() -> EventLoopFuture<Numbering.Faults> {
    let checks = conversations.map { conversing in
      conversing.newestAtServer().assumeIsolated().map { conversing.faults(newest: $0) }.nonisolated()
    }
    let peers = peers.map { $0.positions?.faults(upTo: $0.newest) ?? Numbering.Faults() }
    let own = peers.reduce(Numbering.Faults(), +)
    return EventLoopFuture.reduce(own, checks, on: loop, +)
  }

  func close() { for peer in peers { peer.close() } }

  private var peers: [Peer] {
    var seen: Set<ObjectIdentifier> = []
    return conversations.flatMap { [$0.buyer, $0.seller] }.filter {
      seen.insert(ObjectIdentifier($0)).inserted
    }
  }
}
