import Glibc

/// The files of one store: `lock`, `parley.db` and SQLite's own two beside it.
struct DataFolder: Sendable {
  let path: String

  var database: String { path + "/parley.db" }
  /// A new database is made under this name and gets its own when it is complete.
  var unfinishedDatabase: String { path + "/parley.db.new" }
  var log: String { database + "-wal" }
  var searchIndex: String { path + "/search.db" }

  enum Content: Equatable { case nothing, database }

  /// Makes the folder if there is none; its parent must exist.
  func make() throws(StoreOpeningError) {
    guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
    throw StoreOpeningError(
      .notWritable, "The data folder \(path) can't be made: \(String(cString: strerror(errno))).")
  }

  /// What is there, by name and by the first bytes; opens nothing with SQLite, changes nothing.
  func content() throws(StoreOpeningError) -> Content {
    guard Self.exists(database) else {
      // The search index is made after the database, so it too tells of one that was here.
      for trace in [log, database + "-journal", searchIndex] where Self.exists(trace) {
        throw StoreOpeningError(
          .incomplete, "\(path) has \(trace) but no parley.db: the database was moved away; put it back.")
      }
      return .nothing
    }
    try Self.checkHeader(of: database)
    return .database
  }

  /// The names of what is in the folder, sorted.
  func entries() -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(entry.pointee.d_reclen)) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func checkHeader(of database: String) throws(StoreOpeningError) {
    guard access(database, R_OK) == 0 else {
      throw StoreOpeningError(.systemError, "\(database) can't be read: \(String(cString: strerror(errno))).")
    }
    guard let header = firstBytes(of: database, count: 100), header.count == 100,
      header.starts(with: "SQLite format 3\0".utf8)
    else { throw StoreOpeningError(.notADatabase, "\(database) is not a database.") }
    // https://www.sqlite.org/fileformat.html: the application ID is big-endian at offset 68.
    let application = header[68..<72].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    guard application == Schema.applicationID else {
      throw StoreOpeningError(.foreign, "\(database) is a database of another program.")
    }
  }

  /// Only the owner may read: a file made under another umask, or copied in, is closed to the others.
  func closeToOthers() throws(StoreOpeningError) {
    for file in [database, log, database + "-shm"] where Self.exists(file) {
      guard chmod(file, 0o600) == 0 else {
        throw StoreOpeningError(.notWritable, "\(file): \(String(cString: strerror(errno))).")
      }
    }
  }

  static func exists(_ file: String) -> Bool { access(file, F_OK) == 0 }

  static func remove(_ file: String) { unlink(file) }

  /// Creates an empty file of mode 0600; SQLite gives the same mode to the files it makes beside it.
  static func createPrivately(_ file: String) throws(StoreOpeningError) {
    let descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreOpeningError(.notWritable, "\(file) can't be made: \(String(cString: strerror(errno))).")
    }
    close(descriptor)
  }

  /// - Parameter name: must not exist.
  static func copyPrivately(_ file: String, to name: String) throws(StoreOpeningError) {
    let source = open(file, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else {
      throw StoreOpeningError(.systemError, "\(file) can't be read: \(String(cString: strerror(errno))).")
    }
    defer { close(source) }
    try createPrivately(name)
    let destination = open(name, O_WRONLY | O_CLOEXEC)
    defer { close(destination) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(source, &bytes, bytes.count)
      if count == 0 { return }
      guard count > 0, write(destination, bytes, count) == count else {
        throw StoreOpeningError(.systemError, "\(name): \(String(cString: strerror(errno))).")
      }
    }
  }

  /// Gives a finished file its name, and makes the name durable.
  static func rename(_ file: String, to name: String, in folder: String) throws(StoreOpeningError) {
    guard Glibc.rename(file, name) == 0 else {
      throw StoreOpeningError(.systemError, "\(file): \(String(cString: strerror(errno))).")
    }
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      throw StoreOpeningError(.systemError, "\(folder): \(String(cString: strerror(errno))).")
    }
  }

  private static func firstBytes(of file: String, count: Int) -> [UInt8]? {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = pread(descriptor, &bytes, count, 0)
    return read < 0 ? nil : Array(bytes.prefix(read))
  }
}
