import GRDB

extension Schema {
  /// What was deleted by age: the log up to `meta.expired`, and of each conversation the last numbers that went.
  @Sendable static func createVersion4(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE expired (
          conversation INTEGER PRIMARY KEY,
          seq INTEGER NOT NULL,
          buyer_messages INTEGER NOT NULL
        );
        INSERT OR IGNORE INTO meta VALUES ('expired', 0);
        """)
  }
}
