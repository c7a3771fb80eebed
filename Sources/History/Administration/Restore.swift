import GRDB

extension SQLiteStore {
  /// Makes a data folder of a backup. The log's life begins anew: every client is told of a gap.
  ///
  /// - Parameter folder: an empty one; made if its parent exists. Nothing is left in it where this throws.
  public static func restore(fromFile path: String, intoFolder folder: String) throws(StoreOpeningError) {
    let folder = DataFolder(path: folder)
    try folder.make()
    let lock = try FolderLock(folder: folder.path)
    do {
      try fill(folder, from: path)
    } catch {
      lock.abandon()
      throw error
    }
    lock.release()
  }

  private static func fill(_ folder: DataFolder, from path: String) throws(StoreOpeningError) {
    guard try folder.content() == .nothing else {
      throw StoreOpeningError(
        .notEmpty, "\(folder.path) has a database already; restore into an empty folder.")
    }
    // What lies there, an index of another log, say, would be taken for the restored log's.
    if let other = folder.entries().first(where: { $0 != "lock" && !$0.hasPrefix("parley.db.new") }) {
      throw StoreOpeningError(
        .notEmpty, "\(folder.path) is not empty (\(other)); restore into an empty folder.")
    }
    for unfinished in [path + "-wal", path + "-journal"] where DataFolder.exists(unfinished) {
      throw StoreOpeningError(.incomplete, "\(path) is not a finished backup: \(unfinished) is beside it.")
    }
    try DataFolder.checkHeader(of: path)
    let opening = DatabaseOpening(folder: folder, schema: .current)
    opening.removeUnfinished()
    do {
      try DataFolder.copyPrivately(path, to: folder.unfinishedDatabase)
      try opening.adopt()
      try DataFolder.rename(folder.unfinishedDatabase, to: folder.database, in: folder.path)
    } catch {
      opening.removeUnfinished()
      throw error
    }
  }
}

extension DatabaseOpening {
  func removeUnfinished() {
    for suffix in ["", "-wal", "-shm", "-journal"] { DataFolder.remove(folder.unfinishedDatabase + suffix) }
  }

  /// Checks the copy, and gives it an epoch of its own.
  fileprivate func adopt() throws(StoreOpeningError) {
    try DataFolder.checkHeader(of: folder.unfinishedDatabase)
    do {
      let queue = try DatabaseQueue(
        path: folder.unfinishedDatabase, configuration: Self.configuration(.passing))
      try queue.writeWithoutTransaction { database in
        let problems = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)")
        guard problems == ["ok"] else {
          throw StoreOpeningError(.damaged, "The backup is damaged: \(problems.first ?? "").")
        }
        try schema.migrate(database, path: "The backup")
        try database.execute(
          sql:
            "PRAGMA synchronous = EXTRA; UPDATE meta SET value = lower(hex(randomblob(8))) WHERE key = 'epoch'"
        )
      }
      try queue.close()
    } catch {
      throw explain(error)
    }
  }
}
