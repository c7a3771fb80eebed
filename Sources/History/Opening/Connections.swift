import GRDB

/// The connections of one store, all to the same file.
struct Connections: Sendable {
  let writer: DatabaseQueue
  let checkpoints: DatabaseQueue
  /// Readers, one for each lane of pages.
  let pages: [DatabaseQueue]
  /// Readers of what may take long.
  let slow: DatabaseQueue
  let search: DatabaseQueue
  let indexer: DatabaseQueue

  func close() {
    for reader in pages + [slow, search, indexer] { try? reader.close() }
    try? writer.close()
    // The last to close moves the write-ahead log into the database and removes it; a reader could not.
    try? checkpoints.close()
  }
}
