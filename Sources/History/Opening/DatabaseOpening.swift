import GRDB

/// Opens the database of a folder, makes it where there is none, and brings it to the newest schema.
struct DatabaseOpening {
  let folder: DataFolder
  let schema: Schema

  /// Another connection has the lock only for a moment: a checkpoint, a backup.
  static let busyMilliseconds: Int32 = 5_000

  /// What a store begins with.
  struct Opened {
    let connections: Connections
    let identity: Identity
    let cidHash: KeyedHash
    let tail: Tail
  }

  func callAsFunction() throws(StoreOpeningError) -> Opened {
    let connections = try open()
    let identity = try identity(connections.writer)
    let (cidHash, tail) = (KeyedHash(secret: identity.secret), Tail())
    try load(tail, cidHash, connections.writer)
    return Opened(connections: connections, identity: identity, cidHash: cidHash, tail: tail)
  }

  private func open() throws(StoreOpeningError) -> Connections {
    do {
      if try folder.content() == .nothing { try create() }
      try folder.closeToOthers()
      let writer = try connect(.writer)
      try writer.writeWithoutTransaction { try schema.migrate($0, path: folder.database) }
      let reader = { (cache: PageCache) in
        var reading = Self.configuration(cache)
        reading.readonly = true
        return try DatabaseQueue(path: folder.database, configuration: reading)
      }
      return Connections(
        writer: writer, checkpoints: try connect(.passing),
        pages: try (0..<ReadLanes.laneCount).map { _ in try reader(.reader) },
        slow: try reader(.passing), search: try reader(.reader), indexer: try reader(.passing))
    } catch {
      throw explain(error)
    }
  }

  private func connect(_ cache: PageCache) throws -> DatabaseQueue {
    let connection = try DatabaseQueue(path: folder.database, configuration: Self.configuration(cache))
    try connection.writeWithoutTransaction(Self.setDurability)
    return connection
  }

  /// What a connection may keep of the file, in KiB. The system keeps the rest: reading a page again costs a call, and in
  /// write-ahead mode a reader's pages are worth nothing after the next commit.
  enum PageCache: Int {
    /// Merges index rows into pages all over the file.
    case writer = 8_192
    case reader = 4_096
    /// Reads or writes each page once.
    case passing = 1_024
  }

  static func configuration(_ cache: PageCache) -> Configuration {
    var configuration = Configuration()
    configuration.label = "history"
    configuration.busyMode = .timeout(Double(busyMilliseconds) / 1_000)
    configuration.prepareDatabase { database in
      // Retracted text must not stay in pages that are free again.
      try database.execute(
        sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -\(cache.rawValue)")
    }
    return configuration
  }

  /// A new database is made beside its place and renamed when it is whole, so that a start that was cut off leaves
  /// either none or all of it.
  private func create() throws {
    removeUnfinished()
    try DataFolder.createPrivately(folder.unfinishedDatabase)
    let queue = try DatabaseQueue(
      path: folder.unfinishedDatabase, configuration: Self.configuration(.passing))
    try queue.writeWithoutTransaction { database in
      try schema.migrate(database, path: folder.database)
      try database.execute(sql: "PRAGMA synchronous = EXTRA")
      // Written with the mode's own transaction: the header says WAL from the start.
      try database.execute(sql: "PRAGMA journal_mode = WAL")
    }
    try queue.close()
    try DataFolder.rename(folder.unfinishedDatabase, to: folder.database, in: folder.path)
  }

  private static func setDurability(_ database: Database) throws {
    // NORMAL loses acknowledged commits in a power cut.
    try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
    guard try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal" else {
      throw StoreOpeningError(.systemError, "SQLite does not keep a write-ahead log here.")
    }
    guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
      throw StoreOpeningError(.systemError, "SQLite does not keep synchronous=FULL.")
    }
  }

  struct Identity {
    /// The name of the log's life.
    let epoch: String
    /// The key of its digests.
    let secret: [UInt8]
    let newestEvent: Int64
    /// The newest that was deleted by age.
    let newestExpired: Int64
  }

  private func identity(_ writer: DatabaseQueue) throws(StoreOpeningError) -> Identity {
    do {
      return try writer.writeWithoutTransaction { database in
        let values = try database.prepared(
          "SELECT value FROM meta WHERE key IN ('epoch', 'secret') ORDER BY key"
        )
        .all { $0.blob(0) ?? [] }
        guard values.count == 2, values[1].count >= 16 else {
          throw StoreOpeningError(.damaged, "\(folder.database) has no epoch or no secret; restore a backup.")
        }
        let newest = try Expiry.newestEver(database)
        return Identity(
          epoch: String(decoding: values[0], as: UTF8.self), secret: values[1], newestEvent: newest,
          newestExpired: try Expiry.newest(database))
      }
    } catch {
      throw explain(error)
    }
  }

  private func load(_ tail: Tail, _ hash: KeyedHash, _ writer: DatabaseQueue) throws(StoreOpeningError) {
    do {
      try writer.writeWithoutTransaction { try tail.load($0, hash: hash) }
    } catch {
      throw explain(error)
    }
  }

  func explain(_ error: any Error) -> StoreOpeningError {
    guard let error = error as? DatabaseError else {
      return (error as? StoreOpeningError)
        ?? StoreOpeningError(.systemError, "\(folder.database) can't be opened: \(error).")
    }
    switch error.resultCode {
    case .SQLITE_NOTADB, .SQLITE_CORRUPT:
      return StoreOpeningError(
        .damaged, "\(folder.database) is damaged: \(error.message ?? ""); restore a backup.")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      return StoreOpeningError(.notWritable, "\(folder.database) can't be written: \(error.message ?? "").")
    default:
      return StoreOpeningError(.systemError, "\(folder.database) can't be opened: \(error.message ?? "").")
    }
  }
}
