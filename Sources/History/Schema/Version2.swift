import GRDB

extension Schema {
  /// What the search index must still forget of retracted messages.
  @Sendable static func createVersion2(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE search_erasure (
          message INTEGER PRIMARY KEY,
          tokens TEXT NOT NULL            -- keyed hashes: see SearchTokens
        );
        """)
  }
}
