import Client
import Messaging
import NIOCore
import Wire

/// One side's messages to the other in one conversation: written, stored, delivered. One event loop only.
///
/// Messages are numbered from 0; the number is in the request's id and in the `cid`, so that each is known again wherever it
/// comes.
final class Stream {
  /// The lower bits of a request's id are the message's number, the upper ones the stream's.
  private static let numberBits: Int64 = 32

  let writer: Peer
  let conversation: String
  private let key: Int64
  private let cidPrefix: String
  private let lines: [String]
  private let areTextsUnique: Bool
  private let tally: Tally
  /// When each message should have been sent.
  private var intended: [UInt64] = []
  private(set) var storedCount = 0
  private(set) var refusedCount = 0
  private(set) var deliveredCount = 0
  private var newestDelivered = -1
  /// Messages that came again at the reader, or after a later one.
  private(set) var faults = Numbering.Faults()
  /// Closed loop: go on until the last one.
  var isClosedLoop = false
  var isStopped = false
  /// Fill a conversation with so many, then stop.
  var limit = Int.max

  init(
    _ writer: Peer, conversation: String, key: Int64, run: String, lines: [String], areTextsUnique: Bool
  ) {
    self.writer = writer
    self.conversation = conversation
    self.key = key
    cidPrefix = "\(run)-\(key)-"
    self.lines = lines
    self.areTextsUnique = areTextsUnique
    tally = writer.tally
  }

  static func key(ofRequest id: Int64) -> Int64 { id >> numberBits }
  var sentCount: Int { intended.count }
  /// Everything that was sent was answered, and what was stored was delivered.
  var isSettled: Bool { storedCount + refusedCount == sentCount && deliveredCount >= storedCount }

  func send(intended time: UInt64) {
    guard !isStopped, intended.count < limit else { return }
    let number = intended.count
    intended.append(time)
    let command = SendCommand(
      conversation: conversation, cid: cidPrefix + String(number), text: text(number))
    writer.write(.send(command), id: key << Self.numberBits | Int64(number))
  }

  private func text(_ number: Int) -> String {
    let line = lines[number % lines.count]
    return areTextsUnique ? "\(line) № \(key)-\(100_000 + number)" : line
  }

  func answered(_ id: Int64, _ result: Result<ReplyFrame, Refusal>) {
    let number = Int(id & (1 << Self.numberBits - 1))
    switch result {
    case .success:
      storedCount += 1
      tally.took(.stored, since: intended[number])
    case .failure(let refusal):
      refusedCount += 1
      return afterRefusal(refusal)
    }
    if isClosedLoop { send(intended: Tally.now()) }
  }

  /// Sends another one once the server takes it: a server with rate limits is loaded as far as it allows.
  private func afterRefusal(_ refusal: Refusal) {
    guard isClosedLoop else { return }
    if limit != .max { limit += 1 }
    let pause: Int64 = if case .after(let milliseconds) = refusal.retry { milliseconds } else { 100 }
    writer.connection.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(pause)) {
      if self.isClosedLoop { self.send(intended: Tally.now()) }
    }
  }

  /// The other side's connection got an event with this `cid`.
  func delivered(_ cid: String) {
    guard let number = Int(cid.utf8.count > cidPrefix.utf8.count ? cid.dropFirst(cidPrefix.utf8.count) : ""),
      number < intended.count
    else {
      faults.disordered += 1
      return
    }
    if number <= newestDelivered { faults.doubled += 1 } else { newestDelivered = number }
    deliveredCount += 1
    tally.took(.delivered, since: intended[number])
  }

  /// The numbers that a late `seq` check can't see: stored and never delivered.
  var lostCount: Int { max(0, storedCount - deliveredCount) }
}

/// A conversation with its two streams, and its `seq` as each side sees it. One event loop only.
final class Conversing {
  let name: String
  let buyer: Peer
  let seller: Peer
  let fromBuyer: Stream
  let fromSeller: Stream
  private let first: Int64
  private var seqAtBuyer: Numbering
  private var seqAtSeller: Numbering

  init(name: String, seq: Int64, buyer: Peer, seller: Peer, fromBuyer: Stream, fromSeller: Stream) {
    self.name = name
    self.buyer = buyer
    self.seller = seller
    self.fromBuyer = fromBuyer
    self.fromSeller = fromSeller
    first = seq
    seqAtBuyer = Numbering(next: seq + 1)
    seqAtSeller = Numbering(next: seq + 1)
  }

  var isSettled: Bool { fromBuyer.isSettled && fromSeller.isSettled }

  func atBuyer(_ event: EventFrame) {
    guard let seq = event.body["seq"]?.integer, event.name == "message" else { return }
    seqAtBuyer.event(seq)
    fromSeller.delivered(event.body["cid"]?.string ?? "")
    buyer.tally.translated(event)
  }

  func atSeller(_ event: EventFrame) {
    guard let seq = event.body["seq"]?.integer, event.name == "message" else { return }
    seqAtSeller.event(seq)
    fromBuyer.delivered(event.body["cid"]?.string ?? "")
    seller.tally.translated(event)
  }

  func answered(_ stream: Stream, _ id: Int64, _ result: Result<ReplyFrame, Refusal>) {
    if case .success(let reply) = result, let seq = reply.body["seq"]?.integer {
      if stream === fromBuyer { seqAtBuyer.reply(seq) } else { seqAtSeller.reply(seq) }
    }
    stream.answered(id, result)
  }

  /// The server's own count.
  func newestAtServer() -> EventLoopFuture<Int64> {
    buyer.request(.history(HistoryCommand(conversation: name, range: .newest, limit: 1))).map { reply in
      reply.body["messages"]?.array?.last?.object?["seq"]?.integer ?? 0
    }
  }

  /// - Parameter newest: the conversation's newest `seq` by the server's own count.
  func faults(newest: Int64) -> Numbering.Faults {
    let stored = Int64(fromBuyer.storedCount + fromSeller.storedCount)
    var faults = seqAtBuyer.faults(upTo: newest) + seqAtSeller.faults(upTo: newest)
    faults = faults + fromBuyer.faults + fromSeller.faults
    faults.lost += fromBuyer.lostCount + fromSeller.lostCount
    // The server's own count against what it confirmed.
    faults.lost += Int(max(0, first + stored - newest))
    faults.doubled += Int(max(0, newest - first - stored))
    return faults
  }
}
