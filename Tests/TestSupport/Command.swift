import Foundation
import Synchronization

/// A program that was run to its end.
public struct Finished: Sendable {
  public let status: Int32
  public let output: String
  public let errors: String
}

/// Programs beside the tests: the built `parley`, and what Debian has.
public enum Command {
  /// The `parley` of the same build as these tests; `PARLEY_BIN` names another.
  public static let parley: String = {
    if let given = ProcessInfo.processInfo.environment["PARLEY_BIN"] { return given }
    return URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("parley").path
  }()

  /// The repository's root: scripts, examples and docs are found from here.
  public static let root: String = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Runs a program to its end, at most for `duration`.
  public static func run(
    _ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:],
    folder: String? = nil, within duration: Duration = .seconds(60)
  ) async throws -> Finished {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    let scratch = NSTemporaryDirectory() + "parley-run-" + UUID().uuidString
    for name in [".in", ".out", ".err"] { try Data().write(to: URL(fileURLWithPath: scratch + name)) }
    defer {
      for name in [".in", ".out", ".err"] { try? FileManager.default.removeItem(atPath: scratch + name) }
    }
    try Data(input.utf8).write(to: URL(fileURLWithPath: scratch + ".in"))
    process.standardInput = FileHandle(forReadingAtPath: scratch + ".in")
    process.standardOutput = FileHandle(forWritingAtPath: scratch + ".out")
    process.standardError = FileHandle(forWritingAtPath: scratch + ".err")
    let ended = Ended(process)
    try process.run()
    let status = try await ended.status(within: duration, "the end of \(program) \(arguments)")
    func text(_ name: String) throws -> String { try String(contentsOfFile: scratch + name, encoding: .utf8) }
    return Finished(status: status, output: try text(".out"), errors: try text(".err"))
  }
}

/// The end of a process, waited for with a deadline. Made before the process runs.
final class Ended: Sendable {
  private let queue = LineQueue()
  private let process: Process

  init(_ process: Process) {
    self.process = process
    process.terminationHandler = { [queue] process in
      let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
      queue.put(String(status))
    }
  }

  /// The exit code; minus the signal's number where one ended it. A process that is late is killed.
  func status(within duration: Duration, _ what: String) async throws -> Int32 {
    do {
      return try await queue.next(within: duration, what).flatMap { Int32($0) } ?? -1
    } catch {
      kill(process.processIdentifier, SIGKILL)
      throw error
    }
  }
}
