import Foundation

/// Where a Unix socket is. The kernel takes 107 bytes of a path; in a folder with a longer one the socket is named by a
/// descriptor of the folder.
struct SocketPath {
  private static let limit = 107

  private let path: String

  init(_ path: String) { self.path = path }

  /// - Parameter body: given a path that is short enough, for as long as it runs.
  func use<Result: Sendable>(
    isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> Result
  ) async throws -> Result {
    guard path.utf8.count > Self.limit else { return try await body(path) }
    let url = URL(fileURLWithPath: path)
    let folder = open(url.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Failure("\(path) can't be reached: \(String(cString: strerror(errno)))") }
    defer { close(folder) }
    return try await body("/proc/self/fd/\(folder)/\(url.lastPathComponent)")
  }
}
