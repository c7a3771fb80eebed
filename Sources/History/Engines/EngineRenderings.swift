import GRDB
public import Messaging

extension SQLiteStore: EngineCache {
  public func rendering(for key: EngineKey) async throws(MessagingError) -> EngineRendering? {
    let digest = digest.engine(key)
    return try await lanes.read { database in
      let statement = try database.prepared("SELECT text, confidence FROM engine_rendering WHERE key = ?")
      statement.bind(1, digest)
      return try statement.first {
        EngineRendering(
          text: String(decoding: $0.blob(0) ?? [], as: UTF8.self), confidence: Double($0.integer(1)) / 1_000)
      }
    }
  }
}

extension WriteSession {
  /// A few megabytes; the oldest go first.
  static let mostEngineRenderings: Int64 = 20_000

  func keep(_ improvement: Improvement, under key: [UInt8]) throws {
    guard let text = improvement.rendering.text else { return }
    let insertion = try database.prepared(
      """
      INSERT OR IGNORE INTO engine_rendering (key, conversation, seq, confidence, text) VALUES (?, ?, ?, ?, ?)
      """)
    insertion.bind(1, key)
    insertion.bind(2, improvement.conversation.id.rawValue)
    insertion.bind(3, improvement.seq)
    insertion.bind(4, Int64(improvement.rendering.confidence * 1_000))
    insertion.bind(5, Array(text.utf8))
    try insertion.run()
    try dropOldest()
  }

  /// Overwritten first: a message that is retracted later must find nothing of it in unused space.
  private func dropOldest() throws {
    let newest = try database.prepared("SELECT max(id) FROM engine_rendering").first { $0.integer(0) } ?? 0
    let limit = newest - Self.mostEngineRenderings
    guard limit > 0, newest % 64 == 0 else { return }
    for sql in [
      "UPDATE engine_rendering SET text = zeroblob(length(text)) WHERE id <= ?",
      "DELETE FROM engine_rendering WHERE id <= ?",
    ] {
      let statement = try database.prepared(sql)
      statement.bind(1, limit)
      try statement.run()
    }
  }

  /// In place and with as many bytes, as the message itself; under no key that could be asked for.
  func forgetEngineRenderings(of message: LogRow) throws {
    let statement = try database.prepared(
      """
      UPDATE engine_rendering SET text = zeroblob(length(text)), key = randomblob(32), conversation = 0
      WHERE conversation = ? AND seq = ?
      """)
    statement.bind(1, message.conversation)
    statement.bind(2, message.seq)
    try statement.run()
  }
}
