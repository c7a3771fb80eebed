import Glibc

/// One process a data folder: an exclusive `flock` on its `lock` file, held for as long as this object lives.
///
/// The kernel drops it when the process ends, however it ends, so there is no stale lock to clean up.
final class FolderLock: Sendable {
  private let descriptor: Int32
  private let path: String
  /// Whether the file was made for this lock.
  private let isNew: Bool

  init(folder: String) throws(StoreOpeningError) {
    path = folder + "/lock"
    let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    isNew = made >= 0
    descriptor = isNew ? made : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreOpeningError(
        .notWritable, "The data folder \(folder) can't be written: \(String(cString: strerror(errno))).")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      throw code == EWOULDBLOCK
        ? Self.inUse(folder)
        : StoreOpeningError(.systemError, "\(path) can't be locked: \(String(cString: strerror(code))).")
    }
    // Another process, refused just now, may have taken the file away between the two calls: it would lock nobody out.
    guard Self.isSame(descriptor, path) else { throw Self.inUse(folder) }
  }

  private static func inUse(_ folder: String) -> StoreOpeningError {
    StoreOpeningError(.inUse, "The data folder \(folder) is in use by another process.")
  }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var (ours, there) = (stat(), stat())
    return fstat(descriptor, &ours) == 0 && stat(path, &there) == 0 && ours.st_dev == there.st_dev
      && ours.st_ino == there.st_ino
  }

  /// Before the object goes; the folder may be opened again.
  func release() { flock(descriptor, LOCK_UN) }

  /// In place of `release`, where the folder could not be opened: it is left as it was found.
  func abandon() {
    if isNew { unlink(path) }
    release()
  }

  /// Also where `init` throws behind its assignments.
  deinit { if descriptor >= 0 { close(descriptor) } }
}
