import GRDB

/// Opens the database of a folder, makes it where there is none, and brings it to the newest schema.
struct DatabaseOpening {
  let folder: DataFolder
  let schema: Schema

  /// Another connection has the lock only for a moment: a checkpoint, a backup.
  static let busyMilliseconds: Int32 = 5_000

  func open() throws(StoreOpeningError) -> DatabasePool {
    do {
      if try folder.content() == .nothing { try create() }
      try folder.closeToOthers()
      let pool = try DatabasePool(path: folder.database, configuration: Self.configuration())
      try pool.writeWithoutTransaction(prepare)
      return pool
    } catch let error as StoreOpeningError {
      throw error
    } catch {
      throw explain(error)
    }
  }

  /// For checkpoints, beside the pool.
  func openSecond() throws(StoreOpeningError) -> DatabaseQueue {
    do {
      let queue = try DatabaseQueue(path: folder.database, configuration: Self.configuration())
      try queue.writeWithoutTransaction(Self.setDurability)
      return queue
    } catch {
      throw explain(error)
    }
  }

  static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.label = "history"
    configuration.busyMode = .timeout(Double(busyMilliseconds) / 1_000)
    // One for each lane and the slow lane.
    configuration.maximumReaderCount = ReadLanes.laneCount + 1
    configuration.persistentReadOnlyConnections = true
    configuration.prepareDatabase { database in
      // Retracted text must not stay in pages that are free again.
      try database.execute(
        sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384")
    }
    return configuration
  }

  /// A new database is made beside its place and renamed when it is whole, so that a start that was cut off leaves
  /// either none or all of it.
  private func create() throws {
    removeUnfinished()
    try DataFolder.createPrivately(folder.unfinishedDatabase)
    let queue = try DatabaseQueue(path: folder.unfinishedDatabase, configuration: Self.configuration())
    try queue.writeWithoutTransaction { database in
      try schema.migrate(database, path: folder.database)
      try database.execute(sql: "PRAGMA synchronous = EXTRA")
      // Written with the mode's own transaction: the header says WAL from the start.
      try database.execute(sql: "PRAGMA journal_mode = WAL")
    }
    try queue.close()
    try DataFolder.rename(folder.unfinishedDatabase, to: folder.database, in: folder.path)
  }

  private func prepare(_ database: Database) throws {
    try Self.setDurability(database)
    try schema.migrate(database, path: folder.database)
  }

  private static func setDurability(_ database: Database) throws {
    // GRDB sets NORMAL when it turns WAL on, after `prepareDatabase`; NORMAL loses acknowledged commits in a power cut.
    try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
    guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
      throw StoreOpeningError(.systemError, "SQLite does not keep synchronous=FULL.")
    }
  }

  /// The name of the log's life, and the key of its digests.
  func identity(_ pool: DatabasePool) throws(StoreOpeningError) -> (epoch: String, secret: [UInt8]) {
    do {
      return try pool.writeWithoutTransaction { database in
        let values = try database.prepared(
          "SELECT value FROM meta WHERE key IN ('epoch', 'secret') ORDER BY key"
        )
        .all { $0.blob(0) ?? [] }
        guard values.count == 2, values[1].count >= 16 else {
          throw StoreOpeningError(.damaged, "\(folder.database) has no epoch or no secret; restore a backup.")
        }
        return (String(decoding: values[0], as: UTF8.self), values[1])
      }
    } catch {
      throw explain(error)
    }
  }

  func load(_ tail: Tail, _ hash: KeyedHash, _ pool: DatabasePool) throws(StoreOpeningError) {
    do {
      try pool.writeWithoutTransaction { try tail.load($0, hash: hash) }
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
