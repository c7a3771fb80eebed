import GRDB

/// The index's own database, `search.db`: everything in it can be made again from the log.
///
/// Beside the log and not in it, so that indexing never holds the log's one write lock, and needs no fsync.
struct SearchFile: Sendable {
  let path: String
  /// What it was made of: another epoch or another way to cut texts makes it worthless.
  let origin: String

  /// Raised when `SearchPieces` or `Fold` changes.
  private static let tokenizerVersion = 1

  init(folder: DataFolder, epoch: String) {
    path = folder.searchIndex
    origin = "\(epoch)/\(Self.tokenizerVersion)"
  }

  /// Opens the file, or makes it anew where it is missing, damaged or of another origin.
  func open() throws -> DatabaseQueue {
    if DataFolder.exists(path), let found = try? connect(), (try? isOurs(found)) == true { return found }
    return try make()
  }

  func make() throws -> DatabaseQueue {
    for suffix in ["", "-wal", "-shm", "-journal"] { DataFolder.remove(path + suffix) }
    try DataFolder.createPrivately(path)
    let connection = try connect()
    try connection.writeWithoutTransaction { database in
      try database.execute(
        sql: """
          CREATE VIRTUAL TABLE entry USING fts5(
            tokens, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
          CREATE TABLE state (origin TEXT NOT NULL, indexed INTEGER NOT NULL);
          """)
      try database.execute(sql: "INSERT INTO state VALUES (?, 0)", arguments: [origin])
    }
    return connection
  }

  /// For queries, beside the indexer's.
  func openReader() throws -> DatabaseQueue {
    var configuration = DatabaseOpening.configuration(.reader)
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private func connect() throws -> DatabaseQueue {
    let connection = try DatabaseQueue(path: path, configuration: DatabaseOpening.configuration(.reader))
    try connection.writeWithoutTransaction { database in
      // A power cut may cost the newest entries, or the file: `isOurs` and the cursor bring both back.
      try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    }
    return connection
  }

  private func isOurs(_ connection: DatabaseQueue) throws -> Bool {
    try connection.writeWithoutTransaction {
      try String.fetchOne($0, sql: "SELECT origin FROM state") == origin
    }
  }
}
