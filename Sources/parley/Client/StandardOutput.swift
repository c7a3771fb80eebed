import ArgumentParser
import Foundation
import NIOCore

/// Lines for the user or the next program, each written at once.
enum StandardOutput {
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Throws a quiet end where nobody reads any more.
  static func write(_ line: String, ended: Bool = true) throws {
    try put(ByteBuffer(string: ended ? line + "\n" : line))
  }

  /// A frame as it came.
  static func write(_ line: ByteBuffer) throws {
    var bytes = line
    bytes.writeStaticString("\n")
    try put(bytes)
  }

  private static func put(_ bytes: ByteBuffer) throws {
    try bytes.withUnsafeReadableBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Foundation.write(
          STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno == EPIPE {
          throw ExitCode.success
        } else if errno != EINTR {
          throw Failure("standard output can't be written: \(String(cString: strerror(errno)))")
        }
      }
    }
  }
}
