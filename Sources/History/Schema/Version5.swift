import GRDB

extension Schema {
  /// What external engines said, for the next message with the same text.
  @Sendable static func createVersion5(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE engine_rendering (
          id INTEGER PRIMARY KEY,
          key BLOB NOT NULL UNIQUE,       -- HMAC of the text, the languages, the engine, the shop and its wording
          conversation INTEGER NOT NULL,  -- the message that it was made for, and goes with
          seq INTEGER NOT NULL,
          confidence INTEGER NOT NULL,    -- thousandths
          text BLOB NOT NULL
        );
        CREATE INDEX engine_rendering_message ON engine_rendering (conversation, seq);
        """)
  }
}
