import ArgumentParser
import Foundation

/// Something that the user can mend: one line on standard error that says what to do next, and exit code 1.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension AsyncParsableCommand {
  /// Runs the body; what fails is told in one line and ends with 1 (a wrong use of arguments ends with 2 by itself).
  func reporting(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let failure as Failure {
      Terminal.complain(failure.description)
      throw ExitCode(1)
    } catch let code as ExitCode {
      throw code
    } catch let wrongUse as ValidationError {
      throw wrongUse
    } catch is CancellationError {
      throw ExitCode(1)
    } catch {
      Terminal.complain("\(error)")
      throw ExitCode(1)
    }
  }
}

/// The standard streams.
enum Terminal {
  /// A line for the person on standard error, with control characters made visible.
  static func complain(_ line: String) {
    FileHandle.standardError.write(Data("parley: \(visible(line))\n".utf8))
  }

  /// A line on standard output, written at once.
  static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  /// Control characters as visible marks: nothing that came from elsewhere steers the terminal.
  static func visible(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0..<0x20: result.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
      case 0x7F: result += "\u{2421}"
      case 0x80...0x9F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0x061C, 0x2028, 0x2029:
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
