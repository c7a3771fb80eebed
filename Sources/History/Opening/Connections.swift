import GRDB

/// The connections of one store, all to the same file.
struct Connections: Sendable {
  let writer: DatabaseQueue
  let checkpoints: DatabaseQueue
  let readers: [DatabaseQueue]

  func close() {
    for reader in readers { try? reader.close() }
    try? writer.close()
    // The last to close moves the write-ahead log into the database and removes it; a reader could not.
    try? checkpoints.close()
  }
}
