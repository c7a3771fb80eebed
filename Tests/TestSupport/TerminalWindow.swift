import Foundation

/// A program on a real terminal: tmux on a socket of its own, ended with it.
public final class TerminalWindow: Sendable {
  private static let program = "/usr/bin/tmux"
  private let socket: String
  /// A client of tmux that is told of all that the program writes, a line for each piece.
  private let watcher: Child

  /// Whether this machine has tmux; tests that need it are skipped without.
  public static var isThere: Bool { FileManager.default.isExecutableFile(atPath: program) }

  /// - Parameter environment: of the program; its terminal is UTF-8 and knows colours.
  public init(
    _ command: [String], width: Int = 80, height: Int = 24, environment: [String: String] = [:]
  ) async throws {
    let socket = "parley-test-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.prefix(8))"
    let settings = environment.merging(["LC_ALL": "C.UTF-8", "TZ": "UTC"]) { own, _ in own }
    let words = ["env"] + settings.map { "\($0.key)=\($0.value)" } + command
    let line = words.map(Self.quoted).joined(separator: " ")
    // What ended stays to be read.
    try Self.tmux(
      socket, "-f", "/dev/null", "-u", "new-session", "-d", "-x", "\(width)", "-y", "\(height)", line, ";",
      "set", "-g", "remain-on-exit", "on")
    do {
      watcher = try await Child.start(
        "/usr/bin/env",
        ["-u", "TMUX", Self.program, "-L", socket, "-C", "attach", "-f", "ignore-size,read-only"],
        environment: ["LC_ALL": "C.UTF-8"])
    } catch {
      _ = try? Self.tmux(socket, "kill-server")
      throw error
    }
    self.socket = socket
  }

  /// The watcher ends with the server.
  deinit {
    _ = try? Self.tmux(socket, "kill-server")
  }

  /// By `popen`: `Process` costs descriptors at each use, and waits for as long as a child's child holds its own.
  @discardableResult
  private static func tmux(_ socket: String, _ arguments: String...) throws -> String {
    // The server that the first call leaves behind inherits the standard streams only.
    let alone =
      #"for f in /proc/$$/fd/*; do n=${f##*/}; [ "$n" -gt 2 ] && eval "exec $n>&-"; done; exec "$@""#
    let words = [
      "env", "-u", "TMUX", "LC_ALL=C.UTF-8", "bash", "-c", alone, "bash", program, "-L", socket,
    ]
    let line = (words + arguments).map(quoted).joined(separator: " ") + " 2>&1"
    guard let stream = popen(line, "r") else { throw Overdue("tmux can't be run") }
    var output: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = fread(&bytes, 1, bytes.count, stream)
      guard count > 0 else { break }
      output += bytes[..<count]
    }
    let text = String(decoding: output, as: UTF8.self)
    guard pclose(stream) == 0 else { throw Overdue("tmux \(arguments): \(text)") }
    return text
  }

  private static func quoted(_ word: String) -> String {
    "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }

  /// As typed, key by key.
  public func type(_ text: String) throws { try Self.tmux(socket, "send-keys", "-l", text) }

  /// `Enter`, `C-c`, `Up` …: tmux's names.
  public func press(_ key: String) throws { try Self.tmux(socket, "send-keys", key) }

  public func paste(_ text: String) throws {
    try Self.tmux(socket, "set-buffer", text)
    try Self.tmux(socket, "paste-buffer", "-p")
  }

  /// What stands on the screen, without isolates and direction marks: those have no columns.
  public func screen() throws -> String {
    var text = try Self.tmux(socket, "capture-pane", "-p")
    text.unicodeScalars.removeAll { "\u{2068}\u{2069}\u{200E}\u{200F}".unicodeScalars.contains($0) }
    return text
  }

  /// Waits until a row of the screen contains `text`.
  @discardableResult
  public func shows(_ text: String, within duration: Duration = patience) async throws -> String {
    try await shows(text, within: duration) { $0.contains(text) }
  }

  @discardableResult
  public func shows(
    _ what: String, within duration: Duration = patience, _ condition: (String) -> Bool
  ) async throws -> String {
    let end = ContinuousClock.now + duration
    while true {
      watcher.lines.clear()
      let screen = try screen()
      if condition(screen) { return screen }
      // What is written from here on is a line; only then can the screen be another.
      let told = try await watcher.lines.next(
        within: max(.zero, end - .now), "\(what) on the screen:\n\(screen)")
      if told == nil { throw Overdue("\(what): tmux has ended, showing\n\(screen)") }
    }
  }
}
