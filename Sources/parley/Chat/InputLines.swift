import Foundation

/// The lines of standard input, read on a thread of their own: reading blocks, and nobody else may wait for it.
final class InputLines: Sendable {
  /// Lines read ahead of their use.
  private static let ahead = 16

  let lines: AsyncStream<String>
  /// Begins at zero: a semaphore that goes while it is below its beginning stops the program.
  private let room = DispatchSemaphore(value: 0)

  init() {
    let (stream, continuation) = AsyncStream<String>.makeStream()
    lines = stream
    let room = room
    for _ in 0..<Self.ahead { room.signal() }
    Thread.detachNewThread {
      while let line = readLine(strippingNewline: true) {
        continuation.yield(line)
        room.wait()
      }
      continuation.finish()
    }
  }

  /// One line was used: another may be read.
  func used() { room.signal() }
}
