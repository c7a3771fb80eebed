import GRDB
import Messaging

/// One batch's transaction while it is open: what its writes read, and what they leave for after the commit.
///
/// Writes check first and write then, so that a refused one has nothing to take back. Only on the writer's thread.
final class WriteSession {
  let database: Database
  let tail: Tail
  let names: AuthorNames
  let searchTokens: SearchTokens
  var counters: LogCounters
  /// Rows of this batch; the tail gets them after the commit.
  private(set) var entries: [TailEntry] = []
  private var cids: [CidKey: Int64] = [:]
  /// For the observer, in order.
  var events: [DurableEvent] = []
  /// Texts that were written before they were translated.
  var untranslated: [LateRendering] = []
  /// A text was retracted: it must leave the write-ahead log too.
  var hasErased = false
  /// The tail is to be merged now, however little it has.
  var wantsMerge = false

  init(
    _ database: Database, tail: Tail, names: AuthorNames, searchTokens: SearchTokens, counters: LogCounters
  ) {
    self.database = database
    self.tail = tail
    self.names = names
    self.searchTokens = searchTokens
    self.counters = counters
  }

  var reading: MessageReading { get throws { try MessageReading(database, names) } }

  func add(_ entry: TailEntry) {
    entries.append(entry)
    if let cid = entry.cid { cids[cid] = entry.event }
  }

  /// The newest numbers of a conversation.
  func counter(of conversation: ConversationID) throws -> LogCounters.Conversation {
    if let known = counters.conversations[conversation.rawValue] { return known }
    let (seq, event) = try AddressIndex.newest(inConversation: conversation.rawValue, tail, database)
    let counter =
      try event == 0
      ? Expiry.floor(of: conversation.rawValue, database)
      : LogCounters.Conversation(seq: seq, buyerMessages: buyerMessages(upTo: event))
    counters.conversations[conversation.rawValue] = counter
    return counter
  }

  func nextPosition(in inbox: InboxID) throws -> Int64 {
    let newest =
      try counters.inboxes[inbox.rawValue]
      ?? AddressIndex.newest(inInbox: inbox.rawValue, tail, database).address
    counters.inboxes[inbox.rawValue] = newest + 1
    return newest + 1
  }

  /// The row of a message that exists, also one of this batch.
  func row(of seq: Int64, in conversation: ConversationID) throws -> LogRow? {
    let key = conversation.rawValue
    if let entry = entries.first(where: { $0.conversation == key && $0.seq == seq }) {
      return try LogRow.read(entry.event, database)
    }
    let found = tail.events(ofConversation: key, seq...seq)
    let events = try AddressIndex.events(ofConversation: key, seq...seq, after: found, database)
    return try events.events.first.flatMap { try LogRow.read($0, database) }
  }

  /// The request that has this `cid`, and the key that is free for it if none has.
  func request(_ cid: String, _ key: CidKey) throws -> (row: LogRow?, free: CidKey) {
    var key = key
    while let event = try cids[key] ?? AddressIndex.event(of: key, tail, database) {
      if let row = try LogRow.read(event, database), row.isRequest(cid, of: key.account) { return (row, key) }
      key = key.next
    }
    return (nil, key)
  }

  func buyerMessages(upTo event: Int64) throws -> Int64 {
    let statement = try database.prepared("SELECT buyer_messages FROM log WHERE id = ?")
    statement.bind(1, event)
    return try statement.first { $0.integer(0) } ?? 0
  }
}

/// Renderings to be written when they are there.
struct LateRendering: Sendable {
  let event: Int64
  let translation: PendingTranslation
}
