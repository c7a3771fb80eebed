import GRDB

extension WriteSession {
  /// Overwrites every text and rendering that a message ever had, in place and with as many bytes.
  ///
  /// A row of the same size stays in its page, so no page is split or joined, and no stale copy of a neighbour is
  /// left in unused space. How long the text was remains; what it said does not.
  func erase(_ row: LogRow) throws {
    hasErased = true
    try eraseTexts(of: row)
  }

  /// As `erase`, and the caller sees to the write-ahead log.
  func eraseTexts(of row: LogRow) throws {
    let rows = [row] + (try reading.amendments(of: row.event))
    try noteForSearch(row, rows)
    for row in rows { try blank(row) }
    try forgetEngineRenderings(of: row)
  }

  /// The index is behind and elsewhere: what it must take out of itself is kept, as hashes, until it did.
  private func noteForSearch(_ message: LogRow, _ rows: [LogRow]) throws {
    let reading = try reading
    let tokens = searchTokens.tokens(try rows.flatMap(reading.texts))
    guard !tokens.isEmpty else { return }
    let note = try database.prepared("INSERT OR REPLACE INTO search_erasure (message, tokens) VALUES (?, ?)")
    note.bind(1, message.event)
    note.bind(2, tokens)
    try note.run()
  }

  private func blank(_ row: LogRow) throws {
    let log = try database.prepared("UPDATE log SET text = ?, renderings = ? WHERE id = ?")
    log.bind(1, row.hasText ? String(repeating: " ", count: row.text.utf8.count) : nil)
    log.bind(2, row.renderings.map { [UInt8](repeating: 0, count: $0.count) })
    log.bind(3, row.event)
    try log.run()
    let late = try database.prepared(
      "UPDATE late_rendering SET renderings = zeroblob(length(renderings)) WHERE event = ?")
    late.bind(1, row.event)
    try late.run()
  }
}
