import GRDB

extension Schema {
  /// The shops' own wording.
  @Sendable static func createVersion3(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE wording (
          id INTEGER PRIMARY KEY,
          shop TEXT NOT NULL REFERENCES shop,
          kind TEXT NOT NULL,
          from_language TEXT NOT NULL,    -- empty for a name, as the next
          to_language TEXT NOT NULL,
          source TEXT NOT NULL,
          target TEXT NOT NULL,
          UNIQUE (shop, kind, from_language, to_language, source)
        );
        CREATE TABLE wording_version (    -- counts the changes, also when nothing is left
          shop TEXT PRIMARY KEY REFERENCES shop,
          version INTEGER NOT NULL
        ) WITHOUT ROWID;
        """)
  }
}
