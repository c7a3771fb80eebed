import Foundation
import Subprocess
import SystemPackage

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
    try await within(duration, "the end of \(program) \(arguments)") {
      let result = try await Subprocess.run(
        .path(FilePath(program)), arguments: Arguments(arguments), environment: .adding(environment),
        workingDirectory: folder.map { FilePath($0) },
        input: .string(input), output: .string(limit: outputLimit), error: .string(limit: outputLimit))
      return Finished(
        status: result.terminationStatus.number, output: result.standardOutput, errors: result.standardError)
    }
  }

  /// Bytes of each stream.
  private static let outputLimit = 64 << 20
}
