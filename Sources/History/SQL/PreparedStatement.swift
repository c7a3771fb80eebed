import GRDB
import GRDBSQLite

/// One statement of a connection's cache, bound and stepped through SQLite's own calls.
///
/// GRDB's arguments and rows box each value; here a text goes from its UTF-8 into the statement and back. Valid only
/// inside the database access that made it.
struct PreparedStatement {
  private let statement: Statement
  private let pointer: OpaquePointer
  private let connection: OpaquePointer?

  init(_ database: Database, _ sql: String) throws {
    statement = try database.cachedStatement(sql: sql)
    pointer = statement.sqliteStatement
    connection = database.sqliteConnection
    sqlite3_reset(pointer)
  }

  /// SQLite copies the bytes before the call returns.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(pointer, index, value) }

  func bind(_ index: Int32, _ value: Int64?) {
    guard let value else { return bindNull(index) }
    sqlite3_bind_int64(pointer, index, value)
  }

  func bind(_ index: Int32, _ value: String?) {
    guard var value else { return bindNull(index) }
    value.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        _ = sqlite3_bind_text(
          pointer, index, characters.baseAddress ?? Self.empty, Int32(characters.count), Self.transient)
      }
    }
  }

  func bind(_ index: Int32, _ value: [UInt8]?) {
    guard let value else { return bindNull(index) }
    // A null pointer would bind NULL, so an empty blob is a zeroblob.
    guard !value.isEmpty else {
      _ = sqlite3_bind_zeroblob(pointer, index, 0)
      return
    }
    value.withUnsafeBytes { bytes in
      _ = sqlite3_bind_blob(pointer, index, bytes.baseAddress, Int32(bytes.count), Self.transient)
    }
  }

  func bindNull(_ index: Int32) { sqlite3_bind_null(pointer, index) }

  private static var empty: UnsafePointer<CChar> {
    // A literal's storage is immortal.
    UnsafeRawPointer(StaticString("").utf8Start).assumingMemoryBound(to: CChar.self)
  }

  /// Steps once; true while there is a row. After false or an error the statement is ready for the next bindings.
  func step() throws -> Bool {
    switch sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(pointer)
      return false
    case let code:
      let message = connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
      sqlite3_reset(pointer)
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
  }

  /// For a statement that gives no rows.
  func run() throws { while try step() {} }

  /// Reads the first row, if any, and leaves the statement ready.
  func first<Value>(_ read: (PreparedStatement) throws -> Value) throws -> Value? {
    guard try step() else { return nil }
    defer { reset() }
    return try read(self)
  }

  func all<Value>(_ read: (PreparedStatement) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    defer { reset() }
    while try step() { values.append(try read(self)) }
    return values
  }

  func reset() { sqlite3_reset(pointer) }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }
  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  func text(_ column: Int32) -> String {
    guard let bytes = sqlite3_column_text(pointer, column) else { return "" }
    let count = Int(sqlite3_column_bytes(pointer, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func blob(_ column: Int32) -> [UInt8]? {
    guard !isNull(column) else { return nil }
    guard let bytes = sqlite3_column_blob(pointer, column) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(pointer, column))))
  }
}

extension Database {
  func prepared(_ sql: String) throws -> PreparedStatement { try PreparedStatement(self, sql) }
}
