import GRDB
public import Messaging

extension SQLiteStore {
  public func backup(toFile path: String) async throws(MessagingError) {
    do {
      try DataFolder.createPrivately(path)
    } catch {
      throw MessagingError(.conflict, Notice(.fieldInvalid, ["field": "path"]), field: "path")
    }
    do {
      // One step in one read transaction: the backup is one commit's state, and the writer goes on.
      try await lanes.readSlowly { source in
        let destination = try DatabaseQueue(path: path)
        try destination.writeWithoutTransaction { try source.backup(to: $0) }
        try destination.close()
      }
    } catch {
      for suffix in ["", "-journal", "-wal", "-shm"] { DataFolder.remove(path + suffix) }
      throw error
    }
  }
}
