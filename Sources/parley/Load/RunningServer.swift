import Foundation

/// A server of this machine that runs already, by its control socket.
struct RunningServer {
  let data: String

  private var socketPath: String { data + "/" + ControlSocket.fileName }

  /// Makes the accounts.
  func add(_ roster: Roster) async throws {
    let path = NSTemporaryDirectory() + "parley-load-" + UUID().uuidString + ".jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try roster.write(to: path)
    let isDone = try await ControlClient(path: socketPath).perform(.importFile(path: path)) { _ in }
    guard isDone else {
      throw Failure(
        "no server has \(data) open; give the server's data folder with --data, or --accounts FILE")
    }
  }

  /// Who listens on the socket (unix(7), SO_PEERCRED); nil where nobody does.
  var processID: Int32? {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array(socketPath.utf8)
    guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let connected = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { return nil }
    // `struct ucred`, which Glibc's module does not show.
    var peer: (process: Int32, user: UInt32, group: UInt32) = (0, 0, 0)
    var size = socklen_t(MemoryLayout.size(ofValue: peer))
    guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 else { return nil }
    return peer.process
  }
}
