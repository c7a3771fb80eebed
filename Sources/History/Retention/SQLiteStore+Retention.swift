import GRDB
public import Messaging

extension SQLiteStore {
  /// Deletes every event that is older than `cutoff` (milliseconds since 1970), in small batches with rests between:
  /// those who send come first. Safe to cut off anywhere; the next call goes on.
  ///
  /// - Parameter now: a time stamp beyond it is of a clock that was wrong, and holds nothing back.
  /// - Returns: whether there was anything to delete. Where it throws, some may have gone.
  @discardableResult
  public func expire(before cutoff: Int64, now: Int64) async throws(MessagingError) -> Bool {
    let (done, newest) = try await lanes.readSlowly { database in
      let done = try Expiry.newest(database)
      return (done, try Self.newestExpiring(after: done, before: cutoff, now: now, database))
    }
    if newest > done {
      expiry.begin()
      try await index(upTo: newest)
      try await takeTexts(after: done, upTo: newest)
      searchIndexer.expired()
    }
    try await removeRows(upTo: newest - work.expiryMargin)
    return newest > done
  }

  /// The last event of those at the log's beginning that are all too old.
  private static func newestExpiring(
    after done: Int64, before cutoff: Int64, now: Int64, _ database: Database
  ) throws -> Int64 {
    let statement = try database.prepared(
      "SELECT id FROM log WHERE id > ? AND at >= ? AND at <= ? ORDER BY id LIMIT 1")
    statement.bind(1, done)
    statement.bind(2, cutoff)
    statement.bind(3, now)
    if let first = try statement.first({ $0.integer(0) }) { return first - 1 }
    return try Expiry.newestEver(database)
  }

  /// Until the `by_…` tables have it: what is in the tail can't be taken out of it.
  private func index(upTo event: Int64) async throws(MessagingError) {
    while try await batcher.submit({ try $0.mergeSoon() }) < event { try await rest(.milliseconds(1)) }
  }

  private func takeTexts(after start: Int64, upTo newest: Int64) async throws(MessagingError) {
    var done = start
    while done < newest {
      let began = ContinuousClock.now
      let events = (done + 1)...min(newest, done + Int64(work.expirySlice))
      try await batcher.submit(weight: work.expirySlice) { session in
        try session.expire(events)
        // The write-ahead log is emptied once, at the end.
        session.hasErased = events.upperBound == newest
      }
      done = events.upperBound
      try await rest(ContinuousClock.now - began)
    }
  }

  private func removeRows(upTo last: Int64) async throws(MessagingError) {
    var done: Int64? = 0
    while let start = done {
      let began = ContinuousClock.now
      let limit = work.expirySlice
      done = try await batcher.submit(weight: limit) {
        try $0.removeExpired(after: start, upTo: last, limit: limit)
      }
      if done != nil { try await rest(ContinuousClock.now - began) }
    }
  }

  private func rest(_ worked: Duration) async throws(MessagingError) {
    do {
      try await Task.sleep(for: worked * work.indexingRest)
    } catch {
      throw .unavailable
    }
  }
}

extension WriteSession {
  /// Has the tail merged with the next batches, however little there is in it. Returns how far the tables are.
  fileprivate func mergeSoon() throws -> Int64 {
    wantsMerge = true
    return try database.prepared("SELECT value FROM meta WHERE key = 'indexed'").first { $0.integer(0) } ?? 0
  }
}
