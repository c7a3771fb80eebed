import Fixtures
import Messaging

@testable import Gateway

/// A connection, the log and the order of publication, as small as they can be: what the cursor must get right.
struct DeliveryCursorModel {
  let start: Int64
  let newestAtLogin: Int64
  let window: Int
  let owed: Bool
  var cursor: DeliveryCursor
  var random: SplitMix
  /// Whether each position of the log is this connection's own; `log[0]` is position 1.
  var log: [Bool]
  /// Committed, and not yet told to the connection.
  var unpublished: [Int64] = []
  var page: [Int64]?
  var written: [Int64] = []
  var replies: Set<Int64> = []
  var acked: Int64 = 0
  var caughtUp: [Int64] = []
  var complaints: [String] = []

  init(seed: UInt64) {
    random = SplitMix(seed: seed)
    let stored = Int64.random(in: 0...40, using: &random)
    start = Int64.random(in: 0...stored, using: &random)
    owed = Bool.random(using: &random)
    newestAtLogin = stored
    window = Int.random(in: 1...8, using: &random)
    log = Array(repeating: false, count: Int(stored))
    cursor = DeliveryCursor(
      window: window, cursor: owed ? start : stored, newest: stored, owesCaughtUp: owed)
  }

  /// One thing that may happen, at random.
  mutating func step() {
    switch Int.random(in: 0..<10, using: &random) {
    case 0...2: commit(isOwn: Int.random(in: 0..<3, using: &random) == 0)
    case 3...5: publish(isOpen: Int.random(in: 0..<5, using: &random) > 0)
    case 6: readPage()
    case 7: takePage(failed: Int.random(in: 0..<6, using: &random) == 0)
    case 8: ack(upTo: Int64.random(in: 0...Int64(log.count + 5), using: &random))
    default: ack(upTo: written.last ?? 0)
    }
    readLogIfDue()
    let unacked = written.count { $0 > acked }
    if unacked > window { complaints.append("\(unacked) un-acked, \(window) allowed") }
  }

  /// Lets everything that is under way come to its end.
  mutating func finish() {
    for _ in 0..<1_000 where !unpublished.isEmpty || page != nil || cursor.cursor < Int64(log.count) || owes {
      publish(isOpen: true)
      readPage()
      takePage(failed: false)
      ack(upTo: written.last ?? 0)
      readLogIfDue()
    }
  }

  var owes: Bool { owed && caughtUp.isEmpty }
  private var isRead = false
  private var asked: (after: Int64, limit: Int)?

  private mutating func commit(isOwn: Bool) {
    log.append(isOwn)
    unpublished.append(Int64(log.count))
  }

  private mutating func publish(isOpen: Bool) {
    guard !unpublished.isEmpty else { return }
    let position = unpublished.removeFirst()
    if log[Int(position) - 1] {
      replies.insert(position)
      cursor.publishedOwn(position)
    } else {
      let verdict = isOpen ? cursor.published(Self.sent(position)) : cursor.noted(position)
      if verdict == .write { write(position) }
    }
  }

  private mutating func readLogIfDue() {
    guard let due = cursor.nextRead(limit: 4) else { return }
    if asked != nil { complaints.append("two pages at once") }
    asked = due
  }

  /// The store is read at some time between the request for a page and its arrival.
  private mutating func readPage() {
    guard let asked, page == nil else { return }
    page = Array(
      Array(1...Int64(max(log.count, 1))).prefix(log.count).dropFirst(Int(asked.after)).prefix(asked.limit))
  }

  private mutating func takePage(failed: Bool) {
    guard let page else { return }
    self.page = nil
    asked = nil
    if failed {
      _ = cursor.readFailed()
      return
    }
    for position in page where cursor.read(Self.sent(position)) == .write { write(position) }
    if cursor.readEnded(isEmpty: page.isEmpty) {
      caughtUp.append(cursor.cursor)
      if cursor.cursor < newestAtLogin {
        complaints.append("caught_up at \(cursor.cursor) of \(newestAtLogin)")
      }
    }
  }

  private mutating func ack(upTo position: Int64) {
    let delivered = cursor.acked(position).map(\.position)
    let due = written.filter { $0 > acked && $0 <= position }
    if delivered != due { complaints.append("acked \(delivered), not \(due)") }
    acked = max(acked, delivered.last ?? 0)
  }

  private mutating func write(_ position: Int64) {
    if let last = written.last, last >= position { complaints.append("\(position) behind \(last)") }
    if replies.contains(position) { complaints.append("\(position) after its reply") }
    if log[Int(position) - 1] { complaints.append("\(position) is its own") }
    written.append(position)
  }

  private static func sent(_ position: Int64) -> DeliveryCursor.Sent {
    DeliveryCursor.Sent(
      position: position, conversation: ConversationID(rawValue: 1), seq: position, isForeign: true)
  }
}
