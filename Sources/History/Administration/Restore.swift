import GRDB

extension SQLiteStore {
  /// Makes a data folder of a backup. The log's life begins anew: every client is told of a gap.
  ///
  /// - Parameter folder: an empty one; made if its parent exists. Where this throws, nothing but a `lock` is left in it,
  /// and nothing at all where the backup or the folder is refused at first sight.
  public static func restore(fromFile path: String, intoFolder folder: String) throws(StoreOpeningError) {
    let folder = DataFolder(path: folder)
    try DataFolder.checkHeader(of: path)
    try folder.requireEmpty()
    try folder.make()
    let lock = try FolderLock(folder: folder.path)
    defer { lock.release() }
    try folder.requireEmpty()
    for unfinished in [path + "-wal", path + "-journal"] where DataFolder.exists(unfinished) {
      throw StoreOpeningError(.incomplete, "\(path) is not a finished backup: \(unfinished) is beside it.")
    }
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

extension DataFolder {
  fileprivate func requireEmpty() throws(StoreOpeningError) {
    guard try content() == .nothing else {
      throw StoreOpeningError(.notEmpty, "\(path) has a database already; restore into an empty folder.")
    }
    // What lies there, an index of another log, say, would be taken for the restored log's.
    if let other = entries().first(where: { $0 != "lock" && !$0.hasPrefix("parley.db.new") }) {
      throw StoreOpeningError(.notEmpty, "\(path) is not empty (\(other)); restore into an empty folder.")
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
