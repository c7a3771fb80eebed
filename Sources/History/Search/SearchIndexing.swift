import GRDB
import Messaging

/// Takes a stretch of the log into the index.
struct SearchIndexing {
  let tokens: SearchTokens
  /// Events of one transaction.
  static let slice: Int64 = 256

  /// An entry to add under a message's number, or to take away.
  struct Change: Sendable {
    let message: Int64
    /// The tokens of those who may find it.
    let scope: String
    let tokens: String
    let isRemoval: Bool
  }

  /// What one event brought, as it is read.
  struct Source: Sendable {
    let message: Int64
    /// The tokens of those who may find it.
    let scope: String
    let texts: [String]
    /// Of a retraction: what to take away.
    let erased: String?
  }

  /// The events after `cursor`, as the log is now. Only reads: a read transaction holds up the checkpoints.
  func sources(after cursor: Int64, upTo last: Int64, _ log: Database) throws -> [Source] {
    let scopes = try log.prepared("SELECT buyer_inbox, shop_inbox FROM conversation WHERE id = ?")
    let erased = try log.prepared("SELECT tokens FROM search_erasure WHERE message = ?")
    let reading = try MessageReading(log, AuthorNames())
    var sources: [Source] = []
    for event in stride(from: cursor + 1, through: last, by: 1) {
      guard let row = try reading.row(event) else { continue }
      let message = row.message ?? event
      scopes.bind(1, row.conversation)
      let scope = try scopes.first { "i\($0.integer(0)) i\($0.integer(1)) c\(row.conversation) " } ?? ""
      guard row.kind == .retract else {
        sources.append(Source(message: message, scope: scope, texts: try reading.texts(of: row), erased: nil))
        continue
      }
      erased.bind(1, message)
      if let tokens = try erased.first({ $0.text(0) }) {
        sources.append(Source(message: message, scope: scope, texts: [], erased: tokens))
      }
    }
    return sources
  }

  /// Messages that were deleted by age and are not taken out yet.
  func expired(after message: Int64, _ log: Database) throws -> [Source] {
    let statement = try log.prepared(
      """
      SELECT e.message, e.tokens, 'i' || c.buyer_inbox || ' i' || c.shop_inbox || ' c' || c.id || ' '
      FROM search_erasure e JOIN log l ON l.id = e.message JOIN conversation c ON c.id = l.conversation
      WHERE e.message > ? AND e.message <= \(Expiry.newestSQL) ORDER BY e.message LIMIT \(Self.slice)
      """)
    statement.bind(1, message)
    return try statement.all {
      Source(message: $0.integer(0), scope: $0.text(2), texts: [], erased: $0.text(1))
    }
  }

  func changes(_ sources: [Source]) -> [Change] {
    sources.compactMap { source in
      let found = source.erased ?? tokens.tokens(source.texts)
      guard !found.isEmpty else { return nil }
      return Change(
        message: source.message, scope: source.scope, tokens: source.scope + found,
        isRemoval: source.erased != nil)
    }
  }

  func apply(_ changes: [Change], upTo last: Int64, _ index: Database) throws {
    let insertion = try index.prepared("INSERT INTO entry (rowid, tokens) VALUES (?, ?)")
    let removal = try index.prepared("INSERT INTO entry (entry, rowid, tokens) VALUES ('delete', ?, ?)")
    // A text that was blanked before it was indexed has no entry, and removing none is an error to FTS5.
    let entry = try index.prepared("SELECT rowid FROM entry WHERE entry MATCH ? AND rowid = ?")
    for change in changes {
      if change.isRemoval {
        entry.bind(1, change.scope)
        entry.bind(2, change.message)
        guard try entry.first({ $0.integer(0) }) != nil else { continue }
      }
      let statement = change.isRemoval ? removal : insertion
      statement.bind(1, change.message)
      statement.bind(2, change.tokens)
      try statement.run()
    }
    let cursor = try index.prepared("UPDATE state SET indexed = ?")
    cursor.bind(1, last)
    try cursor.run()
  }
}

extension MessageReading {
  /// The texts that one event brought: an original or an edit with its renderings, or a later rendering. A blanked
  /// one is spaces, which have no words.
  func texts(of row: LogRow) throws -> [String] {
    let renderings = try row.renderings ?? lateRenderings(of: row.event) ?? []
    return [row.text] + RenderingsCoding.decode(renderings).values.compactMap(\.text)
  }
}
