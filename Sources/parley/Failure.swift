import ArgumentParser
import Foundation
import Teletype

/// Something that the user can mend: one line on standard error that says what to do next, and exit code 1.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension AsyncParsableCommand {
  /// Runs the body; what fails is told in one line and ends with 1, a wrong use of arguments with 2.
  func reporting(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let failure as Failure {
      Terminal.complain(failure.description)
      throw ExitCode(1)
    } catch let code as ExitCode {
      throw code
    } catch let wrongUse as ValidationError {
      Terminal.complain(wrongUse.message)
      throw ExitCode(2)
    } catch is CancellationError {
      throw ExitCode(1)
    } catch {
      Terminal.complain(Self.sentence(error))
      throw ExitCode(1)
    }
  }

  /// Foundation describes its errors with everything it knows, over several lines.
  private static func sentence(_ error: any Error) -> String {
    guard let error = error as? CocoaError else { return "\(error)" }
    let reason = (error.underlying as? POSIXError)?.localizedDescription ?? error.localizedDescription
    return error.filePath.map { "\($0): \(reason)" } ?? reason
  }
}

/// The standard streams.
enum Terminal {
  /// A line for the person on standard error, with control characters made visible.
  static func complain(_ line: String) { log(Data("parley: \(visible(line))\n".utf8)) }

  /// Lines on standard error. Lost where they can't be written: `write(_:)` would end the process, and a log on a full disk must
  /// not take the server with it.
  static func log(_ lines: Data) { try? FileHandle.standardError.write(contentsOf: lines) }

  /// A line on standard output, written at once.
  static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  /// Control characters as visible marks: nothing that came from elsewhere steers the terminal.
  static func visible(_ text: String) -> String {
    VisibleText.of(text)
  }
}
