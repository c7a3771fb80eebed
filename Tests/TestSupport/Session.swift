import Glibc

/// A program that is talked to line by line, as a person at a terminal does.
public final class Session: Sendable {
  private let child: Child

  private init(_ child: Child) { self.child = child }

  deinit { child.signal(SIGKILL) }

  public static func start(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Session {
    Session(try await Child.start(program, arguments, environment: environment))
  }

  /// `openssl s_client` on a server, checking its certificate.
  public static func openSSL(_ server: RunningServer, ca: String) async throws -> Session {
    try await start(
      "/usr/bin/env",
      [
        "timeout", "60", "openssl", "s_client", "-connect", "127.0.0.1:\(server.port)", "-CAfile", ca,
        "-servername", "localhost", "-verify_return_error", "-quiet", "-no_ign_eof",
      ])
  }

  public func type(_ line: String) { child.type(line + "\n") }

  public func endInput() { child.endInput() }

  /// Reads on until a line contains the text, and returns that line.
  @discardableResult
  public func expect(_ text: String, within duration: Duration = patience) async throws -> String {
    var seen: [String] = []
    while let line = try await child.lines.next(within: duration, "'\(text)' after \(seen.suffix(5))") {
      if line.contains(text) { return line }
      seen.append(line)
    }
    throw Overdue("'\(text)'; it ended with \(seen.suffix(5))")
  }

  /// The exit code.
  public func status() async throws -> Int32 {
    try await child.status(within: .seconds(30), "the end of the session")
  }

  /// At once, whatever the program makes of other signals.
  public func kill() { child.signal(SIGKILL) }

  public func end() { child.signal(SIGTERM) }
}
