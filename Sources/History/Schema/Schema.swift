import GRDB

/// The numbered history of the tables. A database's number is SQLite's `user_version`.
struct Schema: Sendable {
  /// "PARL": tells our databases from others'.
  static let applicationID: Int64 = 0x5041_524C

  /// From version n−1 to n; runs in one transaction with the change of the number.
  struct Migration: Sendable {
    let number: Int
    let run: @Sendable (Database) throws -> Void

    init(_ number: Int, _ run: @escaping @Sendable (Database) throws -> Void) {
      self.number = number
      self.run = run
    }
  }

  let migrations: [Migration]
  var newest: Int { migrations.last?.number ?? 0 }

  static let current = Schema(
    migrations: [
      Migration(1, createVersion1), Migration(2, createVersion2), Migration(3, createVersion3),
      Migration(4, createVersion4), Migration(5, createVersion5),
    ])

  /// Brings a database to the newest number, one transaction a step; a step that fails leaves the one before.
  func migrate(_ database: Database, path: String) throws {
    let found = try version(of: database)
    guard found <= newest else {
      throw StoreOpeningError(
        .newer, "\(path) was made by a later release (schema \(found), this one knows \(newest)).")
    }
    for migration in migrations where migration.number > found {
      try database.inTransaction(.immediate) {
        try migration.run(database)
        try database.execute(sql: "PRAGMA user_version = \(migration.number)")
        return .commit
      }
    }
  }

  func version(of database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
  }
}
