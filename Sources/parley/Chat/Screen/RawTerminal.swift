import Foundation

/// The terminal of this process, byte by byte. One at a time: it keeps how the terminal was.
struct RawTerminal: Sendable {
  private let before: termios

  /// Nil where standard input is no terminal. Takes over: raw mode, the other screen, pastes in brackets, focus told.
  init?() {
    var attributes = termios()
    guard tcgetattr(STDIN_FILENO, &attributes) == 0 else { return nil }
    before = attributes
    cfmakeraw(&attributes)
    guard tcsetattr(STDIN_FILENO, TCSANOW, &attributes) == 0 else { return nil }
    // 1049 the other screen, 2004 bracketed paste, 1004 focus events; the title is kept on the terminal's stack (22, 23).
    Self.write("\u{1B}[?1049h\u{1B}[?2004h\u{1B}[?1004h\u{1B}[22;2t")
  }

  /// As it was before.
  func leave() {
    Self.write("\u{1B}[23;2t\u{1B}[?1004l\u{1B}[?2004l\u{1B}[?7h\u{1B}[?25h\u{1B}[0m\u{1B}[?1049l")
    var attributes = before
    tcsetattr(STDIN_FILENO, TCSANOW, &attributes)
  }

  static var size: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  static func write(_ text: String) { try? StandardOutput.write(text, ended: false) }

  /// What is typed, as it comes; ends with the input. Reading blocks: it has a thread of its own.
  static func input() -> AsyncStream<[UInt8]> {
    let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
    Thread.detachNewThread {
      var bytes = [UInt8](repeating: 0, count: 4_096)
      while true {
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        if count > 0 {
          continuation.yield(Array(bytes[..<count]))
        } else if count == 0 || errno != EINTR {
          break
        }
      }
      continuation.finish()
    }
    return stream
  }
}
