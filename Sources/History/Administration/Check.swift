import GRDB
public import Messaging

extension SQLiteStore {
  public func check(repair: Bool) async throws(MessagingError) -> [String] {
    let problems = try await lanes.readSlowly { try Self.problems($0) }
    if repair {
      try await batcher.submit { [cidHash] in try $0.rebuildIndexes(cidHash) }
      searchIndexer.rebuild()
    }
    return problems
  }

  private static func problems(_ database: Database) throws -> [String] {
    var problems = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
    for row in try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") {
      problems.append("a row of \(row[0] as String) names something that does not exist.")
    }
    for question in questions {
      problems += try String.fetchAll(database, sql: question)
    }
    return problems
  }

  /// Each gives one sentence a problem.
  private static let questions = [
    """
    SELECT 'conversation c' || conversation || ' has a gap in seq.' FROM (
      SELECT l.conversation, l.seq, coalesce(e.seq, 0) AS gone FROM log l
      LEFT JOIN expired e ON e.conversation = l.conversation WHERE l.kind = 0 AND l.id > \(Expiry.newestSQL))
    GROUP BY conversation
    HAVING min(seq) <> gone + 1 OR count(DISTINCT seq) <> max(seq) - gone OR count(*) <> max(seq) - gone
    """,
    """
    SELECT 'inbox ' || inbox || ' has a gap in pos.' FROM (
      SELECT i.id AS inbox, i.retained_after AS gone,
        CASE i.id WHEN c.buyer_inbox THEN l.buyer_pos ELSE l.shop_pos END AS pos
      FROM log l JOIN conversation c ON c.id = l.conversation JOIN inbox i ON i.id IN (c.buyer_inbox, c.shop_inbox)
      WHERE l.id > \(Expiry.newestSQL))
    GROUP BY inbox
    HAVING min(pos) <> gone + 1 OR count(DISTINCT pos) <> max(pos) - gone OR count(*) <> max(pos) - gone
    """,
    """
    SELECT 'a marker of conversation c' || m.conversation || ' is past its newest message.' FROM marker m
    WHERE max(m.buyer_delivered, m.buyer_read, m.shop_delivered, m.shop_read) >
      max((SELECT coalesce(max(seq), 0) FROM log WHERE conversation = m.conversation AND kind = 0),
        coalesce((SELECT seq FROM expired WHERE conversation = m.conversation), 0))
    """,
    """
    SELECT 'event ' || id || ' has expired and still has a text.' FROM log
    WHERE id <= \(Expiry.newestSQL) AND trim(coalesce(text, '')) <> ''
    """,
    """
    SELECT 'event ' || id || ' is of a conversation that does not exist.' FROM log
    WHERE conversation NOT IN (SELECT id FROM conversation)
    """,
    """
    SELECT 'event ' || id || ' is by an account that does not exist.' FROM log
    WHERE author NOT IN (SELECT id FROM account)
    """,
    """
    SELECT 'message c' || conversation || '/' || seq || ' was retracted and still has a text.' FROM log l
    WHERE trim(coalesce(text, '')) <> '' AND EXISTS (
      SELECT 1 FROM amendment a JOIN log e ON e.id = a.event
      WHERE a.message = coalesce(l.message, l.id) AND e.kind = 2)
    """,
    """
    SELECT 'the index of conversations lacks event ' || l.id || '.' FROM log l
    WHERE kind = 0 AND id <= (SELECT value FROM meta WHERE key = 'indexed') AND id > \(Expiry.newestSQL) AND NOT EXISTS (
      SELECT 1 FROM by_conversation b WHERE b.conversation = l.conversation AND b.seq = l.seq AND b.event = l.id)
    """,
    """
    SELECT 'the index of inboxes lacks event ' || l.id || '.' FROM log l
    JOIN conversation c ON c.id = l.conversation
    WHERE l.id <= (SELECT value FROM meta WHERE key = 'indexed') AND l.id > \(Expiry.newestSQL) AND (NOT EXISTS (
      SELECT 1 FROM by_inbox b WHERE b.inbox = c.buyer_inbox AND b.pos = l.buyer_pos AND b.event = l.id)
      OR NOT EXISTS (
      SELECT 1 FROM by_inbox b WHERE b.inbox = c.shop_inbox AND b.pos = l.shop_pos AND b.event = l.id))
    """,
  ]
}
