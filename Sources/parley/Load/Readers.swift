import Client
import Messaging
import NIOCore
import Wire

/// Leafs through a conversation, page by page from its end, again and again. One event loop only.
final class PageReader {
  private static let requestsInFlight = 2
  private static let pageRows: Int64 = 50

  private let peer: Peer
  private let conversation: String
  private let newest: Int64
  private var before: Int64
  private var asked: [Int64: UInt64] = [:]
  private var nextID: Int64 = 0
  private var isStopped = false
  /// Pages that had not the rows that they should.
  private(set) var faults = Numbering.Faults()

  init(_ peer: Peer, conversation: String, newest: Int64) {
    self.peer = peer
    self.conversation = conversation
    self.newest = newest
    before = newest + 1
    peer.onReply = { id, _ in self.refused(id) }
    peer.onLine = { self.takes($0) }
  }

  func start() { for _ in 0..<Self.requestsInFlight { ask() } }

  func stop() {
    isStopped = true
    peer.close()
  }

  private func ask() {
    if before <= Self.pageRows { before = newest + 1 }
    nextID += 1
    asked[nextID] = Tally.now()
    peer.write(
      .history(HistoryCommand(conversation: conversation, range: .before(before), limit: Self.pageRows)),
      id: nextID)
    before -= Self.pageRows
  }

  /// Looks at the addresses alone: a whole page costs as much to read as it costs the server to make.
  private func takes(_ line: ByteBuffer) -> Bool {
    guard let page = HistoryLine(line) else { return false }
    guard !isStopped, let began = asked.removeValue(forKey: page.id) else { return true }
    var seqs = Numbering(next: page.seqs.first ?? 1)
    for seq in page.seqs { seqs.event(seq) }
    faults = faults + seqs.faults(upTo: 0)
    faults.lost += max(0, Int(Self.pageRows) - page.seqs.count)
    peer.tally.took(.page, since: began)
    ask()
    return true
  }

  private func refused(_ id: Int64) {
    guard !isStopped, asked.removeValue(forKey: id) != nil else { return }
    ask()
  }
}

/// Comes back to where it was and reads what it missed. One event loop only.
enum Returning {
  /// One connection from login to `caught_up`.
  /// - Returns: the peer, caught up.
  static func resume(
    _ login: Peer.Login, at target: LoadTarget, on loop: any EventLoop, tally: NIOLoopBound<Tally>
  ) async throws -> NIOLoopBound<Peer> {
    let began = Tally.now()
    let peer = try await Peer.open(login, at: target, on: loop, tally: tally)
    let caughtUp = loop.makePromise(of: Void.self)
    try await loop.flatSubmit {
      if peer.value.isCaughtUp {
        caughtUp.succeed()
      } else {
        peer.value.onCaughtUp = { caughtUp.succeed() }
        peer.value.onClosed = { caughtUp.fail(ClientError.closed) }
      }
      return caughtUp.futureResult
    }.get()
    try await loop.submit { tally.value.took(.resume, since: began) }.get()
    return peer
  }
}
