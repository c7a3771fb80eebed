import Foundation
import Glibc
import Synchronization

/// A program that is talked to line by line, as a person at a terminal does.
public final class Session: Sendable {
  private let process: Process
  private let input = Pipe()
  private let lines = LineQueue()
  private let ended: Ended
  private let pending = Mutex<Data>(Data())

  public init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = input
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    ended = Ended(process)
    output.fileHandleForReading.readabilityHandler = { [weak self] handle in
      let data = handle.availableData
      if data.isEmpty { handle.readabilityHandler = nil }
      self?.received(data)
    }
    try process.run()
  }

  deinit { if process.isRunning { _ = Glibc.kill(process.processIdentifier, SIGKILL) } }

  /// `openssl s_client` on a server, checking its certificate.
  public static func openSSL(_ server: RunningServer, ca: String) throws -> Session {
    try Session(
      "/usr/bin/env",
      [
        "timeout", "60", "openssl", "s_client", "-connect", "127.0.0.1:\(server.port)", "-CAfile", ca,
        "-servername", "localhost", "-verify_return_error", "-quiet", "-no_ign_eof",
      ])
  }

  private func received(_ data: Data) {
    let found = pending.withLock { pending -> [String] in
      pending.append(data)
      var found: [String] = []
      while let end = pending.firstIndex(of: 0x0A) {
        found.append(String(decoding: pending[pending.startIndex..<end], as: UTF8.self))
        pending = Data(pending[(end + 1)...])
      }
      return found
    }
    for line in found { lines.put(line) }
    if data.isEmpty { lines.end() }
  }

  public func type(_ line: String) { input.fileHandleForWriting.write(Data((line + "\n").utf8)) }

  public func endInput() { try? input.fileHandleForWriting.close() }

  /// Reads on until a line contains the text, and returns that line.
  @discardableResult
  public func expect(_ text: String, within duration: Duration = patience) async throws -> String {
    var seen: [String] = []
    while let line = try await lines.next(within: duration, "'\(text)' after \(seen.suffix(5))") {
      if line.contains(text) { return line }
      seen.append(line)
    }
    throw Overdue("'\(text)'; it ended with \(seen.suffix(5))")
  }

  /// The exit code.
  public func status() async throws -> Int32 {
    try await ended.status(within: .seconds(30), "the end of the session")
  }

  /// At once, whatever the program makes of other signals.
  public func kill() { _ = Glibc.kill(process.processIdentifier, SIGKILL) }

  public func end() { _ = Glibc.kill(process.processIdentifier, SIGTERM) }
}
