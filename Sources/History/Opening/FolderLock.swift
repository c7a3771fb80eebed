import Glibc

/// One process a data folder: an exclusive `flock` on its `lock` file, held for as long as this object lives.
///
/// The kernel drops it when the process ends, however it ends, so there is no stale lock to clean up.
final class FolderLock: Sendable {
  private let descriptor: Int32

  init(folder: String) throws(StoreOpeningError) {
    let path = folder + "/lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreOpeningError(
        .notWritable, "The data folder \(folder) can't be written: \(String(cString: strerror(errno))).")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      throw code == EWOULDBLOCK
        ? StoreOpeningError(.inUse, "The data folder \(folder) is in use by another process.")
        : StoreOpeningError(.systemError, "\(path) can't be locked: \(String(cString: strerror(code))).")
    }
  }

  /// Before the object goes; the folder may be opened again.
  func release() { flock(descriptor, LOCK_UN) }

  deinit { close(descriptor) }
}
