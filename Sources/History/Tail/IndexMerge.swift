import GRDB

/// Writes a frozen generation into the `by_…` tables, sorted, a slice with each batch.
///
/// After a batch failed it begins again, and after a crash the generation is read from the log again: rows that are
/// there already are replaced by themselves.
struct IndexMerge: Sendable {
  private let slice: Int
  private let generation: Generation
  private var conversations: ArraySlice<Int64>
  private var inboxes: ArraySlice<Int64>
  private var cids: ArraySlice<CidKey>

  init(_ generation: Generation, slice: Int) {
    self.slice = slice
    self.generation = generation
    conversations = generation.conversations.keys.sorted()[...]
    inboxes = generation.inboxes.keys.sorted()[...]
    cids = generation.cids.keys.sorted { ($0.account, $0.hash) < ($1.account, $1.hash) }[...]
  }

  var isComplete: Bool { conversations.isEmpty && inboxes.isEmpty && cids.isEmpty }

  mutating func advance(_ database: Database) throws {
    var budget = slice
    while budget > 0, let conversation = conversations.popFirst() {
      guard let run = generation.conversations[conversation] else { continue }
      try insert(run, conversation, "INSERT OR REPLACE INTO by_conversation VALUES (?, ?, ?)", database)
      try noteNewest(run, of: conversation, database)
      budget -= run.events.count
    }
    while budget > 0, let inbox = inboxes.popFirst() {
      guard let run = generation.inboxes[inbox] else { continue }
      try insert(run, inbox, "INSERT OR REPLACE INTO by_inbox VALUES (?, ?, ?)", database)
      budget -= run.events.count
    }
    let insertion = try database.prepared("INSERT OR REPLACE INTO by_cid VALUES (?, ?, ?)")
    while budget > 0, let cid = cids.popFirst() {
      guard let event = generation.cids[cid] else { continue }
      insertion.bind(1, cid.account)
      insertion.bind(2, cid.hash)
      insertion.bind(3, event)
      try insertion.run()
      budget -= 1
    }
    if isComplete { try noteIndexed(database) }
  }

  private func insert(_ run: Generation.Run, _ key: Int64, _ sql: String, _ database: Database) throws {
    let insertion = try database.prepared(sql)
    for (offset, event) in run.events.enumerated() {
      insertion.bind(1, key)
      insertion.bind(2, run.base + Int64(offset))
      insertion.bind(3, event)
      try insertion.run()
    }
  }

  private func noteNewest(_ run: Generation.Run, of conversation: Int64, _ database: Database) throws {
    let update = try database.prepared("UPDATE conversation SET last = ? WHERE id = ?")
    update.bind(1, run.events.last)
    update.bind(2, conversation)
    try update.run()
  }

  private func noteIndexed(_ database: Database) throws {
    let update = try database.prepared("UPDATE meta SET value = ? WHERE key = 'indexed'")
    update.bind(1, generation.newestEvent)
    try update.run()
  }
}
