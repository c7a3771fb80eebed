import DequeModule
import Messaging

/// Which durable events a connection may be sent now: the window, the replay, and the way back from one to the other.
///
/// The log is the truth; a live event is delivered at once only when it is the very next one and there is room. Else it is
/// only noted that there is more, and the log is read from the cursor when there is room again. So a reader that does
/// not ack costs a cursor, not memory. No clock, no socket, no task inside.
struct DeliveryCursor {
  /// What an ack needs to know of a delivered event.
  struct Sent: Hashable {
    let position: Int64
    let conversation: ConversationID
    let seq: Int64
    /// A message of the other side: acking it moves that side's `delivered` marker.
    let isForeign: Bool
  }

  enum Verdict: Hashable {
    /// The next event in order: write it.
    case write
    /// Not now: it will be read from the log, or it was sent already.
    case hold
  }

  /// How many separate runs of own messages are remembered behind the cursor before the reader counts as slow.
  static let ownRunsLimit = 4_096

  let window: Int
  /// A token without the scope `read`: only replies reach the connection.
  let isMuted: Bool
  /// Where the connection began: everything after it is this connection's to tell.
  let start: Int64
  /// The last position that was written, or taken by a reply, with all before it.
  private(set) var cursor: Int64
  /// The newest position known to exist.
  private(set) var newest: Int64
  /// The end of the replay that `login` asked for, not yet told as `caught_up`.
  private(set) var owesCaughtUp: Bool
  /// What was known to exist when the page under way was asked for; nil where none is.
  private var asked: Int64?
  private var unacked: Deque<Sent> = []
  /// Positions after the cursor whose reply was written: the log's entry for them is skipped.
  private var own: [ClosedRange<Int64>] = []

  init(window: Int, cursor: Int64, newest: Int64, owesCaughtUp: Bool, isMuted: Bool = false) {
    self.window = window
    self.isMuted = isMuted
    start = cursor
    self.cursor = cursor
    self.newest = max(newest, cursor)
    self.owesCaughtUp = owesCaughtUp
  }

  var isReadingLog: Bool { asked != nil }
  var room: Int { max(0, window - unacked.count) }
  var isLive: Bool { cursor == newest && !isReadingLog && !owesCaughtUp }
  /// Events wait and the window is closed: only an ack helps.
  var isStalled: Bool { room == 0 && cursor < newest }
  var hasTooManyOwnRuns: Bool { own.count > Self.ownRunsLimit }

  /// A live event arrived.
  mutating func published(_ event: Sent) -> Verdict {
    guard !isMuted, event.position > newest else { return .hold }
    let isNext = isLive && event.position == cursor + 1
    newest = event.position
    guard isNext, room > 0 else { return .hold }
    advance(to: event)
    return .write
  }

  /// A live event arrived and can't be written now, whatever the window says.
  mutating func noted(_ position: Int64) -> Verdict {
    newest = max(newest, position)
    return .hold
  }

  /// A live event arrived whose reply is this connection's; the reply is written in any case.
  mutating func publishedOwn(_ position: Int64) {
    guard !isMuted else { return }
    let isNext = isLive && position == cursor + 1
    newest = max(newest, position)
    if isNext {
      cursor = position
    } else if position > cursor {
      remember(own: position)
    }
  }

  /// Whether to read the log now, and how far; nil where there is nothing to read or no room.
  mutating func nextRead(limit: Int) -> (after: Int64, limit: Int)? {
    guard !isMuted, !isReadingLog, room > 0, cursor < newest || owesCaughtUp else { return nil }
    asked = newest
    return (cursor, max(1, min(room, limit, Int(clamping: newest - cursor))))
  }

  /// Entries read from the log, asked one by one, in order. What was committed and not published to this connection yet
  /// waits for that: it may be this connection's own, and then its reply stands for it.
  mutating func read(_ event: Sent) -> Verdict {
    guard event.position > cursor, event.position <= newest else { return .hold }
    if takeOwn(event.position) {
      cursor = event.position
      return .hold
    }
    guard room > 0 else { return .hold }
    advance(to: event)
    return .write
  }

  /// Everything up to `position` was deleted by age.
  /// - Returns: the first position that will not come; nil where all of it had come before.
  mutating func expired(upTo position: Int64) -> Int64? {
    guard position > cursor else { return nil }
    defer {
      cursor = position
      newest = max(newest, position)
    }
    return cursor + 1
  }

  /// All entries of a page were taken. An empty page says that the log ends here, whatever was noted.
  /// - Returns: whether this is the moment of `caught_up`.
  mutating func readEnded(isEmpty: Bool) -> Bool {
    // Where nothing was published meanwhile there is nothing to read: asking again and again would find the same.
    if isEmpty, asked == newest { newest = cursor }
    asked = nil
    guard owesCaughtUp, cursor >= newest || isEmpty else { return false }
    owesCaughtUp = false
    return true
  }

  /// The page could not be read. It is asked for again at the next occasion.
  mutating func readFailed() -> Bool {
    asked = nil
    return false
  }

  /// A cumulative ack; it never passes what was delivered.
  /// - Returns: the events that were acked now.
  mutating func acked(_ position: Int64) -> [Sent] {
    var acked: [Sent] = []
    while let first = unacked.first, first.position <= position {
      acked.append(unacked.removeFirst())
    }
    return acked
  }

  private mutating func advance(to event: Sent) {
    cursor = event.position
    unacked.append(event)
  }

  private mutating func remember(own position: Int64) {
    if let last = own.last, last.upperBound + 1 == position {
      own[own.count - 1] = last.lowerBound...position
    } else {
      own.append(position...position)
    }
  }

  private mutating func takeOwn(_ position: Int64) -> Bool {
    while let first = own.first, first.upperBound < position { own.removeFirst() }
    return own.first?.contains(position) ?? false
  }
}
