import GRDB
import GRDBSQLite
import Messaging

/// One query against the index and the log.
struct SearchQuery {
  let pieces: SearchPieces
  /// What FTS5 is asked: tokens only, so no text of a user's is ever read as its syntax.
  let match: String
  let limit: Int

  /// More terms narrow nothing that a reader of the page would notice, and each costs a list to walk.
  private static let termLimit = 8
  private static let budget = Duration.milliseconds(250)

  /// Nil where the query has no words.
  init?(_ text: String, of inbox: InboxID, in conversation: ConversationID?, limit: Int, tokens: SearchTokens)
  {
    pieces = SearchPieces(text).first(Self.termLimit)
    self.limit = limit
    let questions = pieces.questions.prefix(Self.termLimit).map(tokens.token)
    guard !questions.isEmpty, limit > 0 else { return nil }
    let scope = [SearchTokens.token(inbox)] + (conversation.map { [SearchTokens.token($0)] } ?? [])
    match = (scope + questions).map { "\"\($0)\"" }.joined(separator: " ")
  }

  /// - Parameter before: the event of a message; older ones are found.
  func hits(before: Int64, index: Database, reading: MessageReading) throws -> (hits: [SearchHit], more: Bool)
  {
    var hits: [SearchHit] = []
    let deadline = ContinuousClock.now + Self.budget
    let candidates = try index.prepared(
      "SELECT rowid FROM entry WHERE entry MATCH ? AND rowid < ? ORDER BY rowid DESC")
    candidates.bind(1, match)
    candidates.bind(2, before)
    defer { candidates.reset() }
    return try withExtendedLifetime(Interruption(index, at: deadline)) {
      while try stepped(candidates) ?? true {
        guard ContinuousClock.now < deadline else { return (hits, true) }
        guard let message = try reading.message(candidates.integer(0)), let hit = hit(message) else {
          continue
        }
        guard hits.count < limit else { return (hits, true) }
        hits.append(hit)
      }
      return (hits, false)
    }
  }

  /// Nil where SQLite was interrupted; the clock then says the rest.
  private func stepped(_ candidates: PreparedStatement) throws -> Bool? {
    do {
      return try candidates.step()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
      return nil
    }
  }

  /// Read again as it is now: the index may be behind, and its tokens may be shared.
  private func hit(_ message: Message) -> SearchHit? {
    guard case .text(let original, _, let renderings) = message.content else { return nil }
    let translated = renderings.sorted { $0.key < $1.key }.compactMap { language, rendering in
      rendering.text.map { (language as LanguageTag?, $0) }
    }
    let texts = [(original.language, original.text)] + translated
    let cut = texts.map { SearchPieces($0.1) }
    // Each piece in one text or another, as the index has it: the first piece says which text is shown.
    let places = pieces.pieces.map { piece in
      cut.indices.lazy.compactMap { index in cut[index].place(of: piece).map { (index, $0) } }.first
    }
    guard places.allSatisfy({ $0 != nil }), let first = places.compactMap({ $0 }).first else { return nil }
    return SearchHit(
      conversation: message.conversation, seq: message.seq, timestamp: message.timestamp,
      language: texts[first.0].0, snippet: Snippet.of(texts[first.0].1, around: first.1))
  }
}

/// Ends a statement that runs past its time, for as long as this object lives.
private final class Interruption {
  private let connection: OpaquePointer?
  private let deadline: UnsafeMutablePointer<ContinuousClock.Instant>

  init(_ database: Database, at deadline: ContinuousClock.Instant) {
    connection = database.sqliteConnection
    self.deadline = .allocate(capacity: 1)
    self.deadline.initialize(to: deadline)
    sqlite3_progress_handler(
      connection, 10_000,
      { context in
        guard let context else { return 0 }
        return context.assumingMemoryBound(to: ContinuousClock.Instant.self).pointee < .now ? 1 : 0
      }, self.deadline)
  }

  deinit {
    sqlite3_progress_handler(connection, 0, nil, nil)
    deadline.deinitialize(count: 1)
    deadline.deallocate()
  }
}
