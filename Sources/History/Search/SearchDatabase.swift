import Dispatch
import GRDB
import Synchronization

/// The open index and the thread that writes it.
final class SearchDatabase: Sendable {
  private struct Files {
    let writer: DatabaseQueue
    let reader: DatabaseQueue
  }

  private let file: SearchFile
  private let files = Mutex<Files?>(nil)
  private let thread = DispatchQueue(label: "history.index", qos: .utility)

  init(_ file: SearchFile) { self.file = file }

  /// For queries; nil where the index is not open.
  var reader: DatabaseQueue? { files.withLock { $0?.reader } }

  /// Returns the cursor: the newest event that is in the index.
  func open() async throws -> Int64 {
    try await onThread {
      let writer = try self.file.open()
      let files = Files(writer: writer, reader: try self.file.openReader())
      self.files.withLock { $0 = files }
    }
    return try await indexed()
  }

  func indexed() async throws -> Int64 {
    try await onThread {
      try self.writer.unsafeRead { try Int64.fetchOne($0, sql: "SELECT indexed FROM state") } ?? 0
    }
  }

  func write(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
    try await onThread {
      try self.writer.inTransaction { database in
        try body(database)
        return .commit
      }
    }
  }

  func empty() async throws {
    try await write {
      try $0.execute(sql: "INSERT INTO entry (entry) VALUES ('delete-all'); UPDATE state SET indexed = 0")
    }
  }

  /// Throws the files away, damaged as they may be, and makes new ones.
  func replace() async throws {
    close()
    try await onThread { try self.file.make().close() }
    _ = try await open()
  }

  func close() {
    let files = files.withLock { files in
      defer { files = nil }
      return files
    }
    try? files?.reader.close()
    try? files?.writer.close()
  }

  private var writer: DatabaseQueue {
    get throws {
      guard let writer = files.withLock({ $0?.writer }) else {
        throw DatabaseError(resultCode: .SQLITE_MISUSE)
      }
      return writer
    }
  }

  private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
  {
    try await withCheckedThrowingContinuation { continuation in
      thread.async { continuation.resume(with: Result { try body() }) }
    }
  }
}
