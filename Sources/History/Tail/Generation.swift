/// A stretch of the log's end, indexed in memory: addresses without gaps, so a list of events for each is enough.
struct Generation: Sendable {
  /// The events at `base`, `base` + 1, …
  struct Run: Sendable {
    let base: Int64
    var events: [Int64]

    var newest: Int64 { base + Int64(events.count) - 1 }

    subscript(address: Int64) -> Int64? {
      address >= base && address <= newest ? events[Int(address - base)] : nil
    }
  }

  private(set) var conversations: [Int64: Run] = [:]
  private(set) var inboxes: [Int64: Run] = [:]
  private(set) var cids: [CidKey: Int64] = [:]
  /// Inbox → conversation → its newest message here.
  private(set) var recent: [Int64: [Int64: Int64]] = [:]
  private(set) var count = 0
  private(set) var newestEvent: Int64 = 0

  mutating func append(_ entry: TailEntry) {
    count += 1
    newestEvent = entry.event
    if let seq = entry.seq {
      conversations[entry.conversation, default: Run(base: seq, events: [])].events.append(entry.event)
      recent[entry.buyerInbox, default: [:]][entry.conversation] = entry.event
      recent[entry.shopInbox, default: [:]][entry.conversation] = entry.event
    }
    inboxes[entry.buyerInbox, default: Run(base: entry.buyerPosition, events: [])].events.append(entry.event)
    inboxes[entry.shopInbox, default: Run(base: entry.shopPosition, events: [])].events.append(entry.event)
    if let cid = entry.cid { cids[cid] = entry.event }
  }
}
