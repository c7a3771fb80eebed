import Foundation

/// A program on a real terminal: tmux on a socket of its own, ended with it.
public final class TerminalWindow: Sendable {
  private static let program = "/usr/bin/tmux"
  private let socket: String

  /// Whether this machine has tmux; tests that need it are skipped without.
  public static var isThere: Bool { FileManager.default.isExecutableFile(atPath: program) }

  /// - Parameter environment: of the program; its terminal is UTF-8 and knows colours.
  public init(
    _ command: [String], width: Int = 80, height: Int = 24, environment: [String: String] = [:]
  ) async throws {
    socket = "parley-test-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.prefix(8))"
    let settings = environment.merging(["LC_ALL": "C.UTF-8", "TZ": "UTC"]) { own, _ in own }
    let words = ["env"] + settings.map { "\($0.key)=\($0.value)" } + command
    let line = words.map { "'" + $0.replacingOccurrences(of: "'", with: "'\\''") + "'" }.joined(separator: " ")
    // What ended stays to be read.
    try await tmux(
      "-f", "/dev/null", "-u", "new-session", "-d", "-x", "\(width)", "-y", "\(height)", line, ";", "set", "-g",
      "remain-on-exit", "on")
  }

  deinit {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.program)
    process.arguments = ["-L", socket, "kill-server"]
    process.standardError = FileHandle.nullDevice
    try? process.run()
  }

  @discardableResult
  private func tmux(_ arguments: String...) async throws -> String {
    let done = try await Command.run(
      Self.program, ["-L", socket] + arguments, environment: ["LC_ALL": "C.UTF-8", "TMUX": ""])
    guard done.status == 0 else { throw Overdue("tmux \(arguments): \(done.errors)") }
    return done.output
  }

  /// As typed, key by key.
  public func type(_ text: String) async throws { try await tmux("send-keys", "-l", text) }

  /// `Enter`, `C-c`, `Up` …: tmux's names.
  public func press(_ key: String) async throws { try await tmux("send-keys", key) }

  public func paste(_ text: String) async throws {
    try await tmux("set-buffer", text)
    try await tmux("paste-buffer", "-p")
  }

  /// What stands on the screen, without isolates and direction marks: those have no columns.
  public func screen() async throws -> String {
    var text = try await tmux("capture-pane", "-p")
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
      let screen = try await screen()
      if condition(screen) { return screen }
      guard ContinuousClock.now < end else { throw Overdue("\(what) on the screen:\n\(screen)") }
      // tmux tells nobody of changes: a bounded poll.
      try await Task.sleep(for: .milliseconds(50))
    }
  }
}
