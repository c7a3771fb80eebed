import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// A program that runs beside the tests and is talked to line by line. Foundation's `Process` is not used: it keeps
/// descriptors at each use, and reads past the end of a folder's entries once this process has some 1,350 of them.
final class Child: Sendable {
  let pid: Int32
  /// What it writes to standard output.
  let lines: LineQueue
  private let typing: AsyncStream<String>.Continuation
  private let ended: LineQueue

  private init(pid: Int32, lines: LineQueue, typing: AsyncStream<String>.Continuation, ended: LineQueue) {
    (self.pid, self.lines, self.typing, self.ended) = (pid, lines, typing, ended)
  }

  /// - Parameters:
  ///   - environment: on top of this process's own.
  ///   - log: where standard error is appended; nil discards it.
  static func start(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], log: String = "/dev/null"
  ) async throws -> Child {
    let (words, typing) = AsyncStream.makeStream(of: String.self)
    let (lines, started, ended) = (LineQueue(), LineQueue(), LineQueue())
    let errors = try FileDescriptor.open(
      FilePath(log), .writeOnly, options: [.append, .create, .closeOnExec], permissions: .ownerReadWrite)
    Task.detached {
      do {
        let result = try await run(
          .path(FilePath(program)), arguments: Arguments(arguments), environment: .adding(environment),
          input: .inputWriter, output: .sequence,
          error: .fileDescriptor(errors, closeAfterSpawningProcess: true)
        ) { execution in
          started.put(String(execution.processIdentifier.value))
          async let typed: Void = {
            // A program that has ended reads no more: what is typed then goes nowhere, as at a terminal.
            for await word in words { _ = try? await execution.standardInputWriter.write(word) }
            try? await execution.standardInputWriter.finish()
          }()
          for try await line in execution.standardOutput.strings(bufferingPolicy: .unbounded) {
            lines.put(line)
          }
          typing.finish()
          await typed
        }
        ended.put(String(result.terminationStatus.number))
      } catch {
        ended.put("failed: \(error)")
      }
      lines.end()
      for queue in [started, ended] { queue.end() }
    }
    guard let pid = try await started.next(within: patience, "the start of \(program)").flatMap({ Int32($0) })
    else { throw Overdue("\(program) can't be run: \(try await ended.next(within: patience, "why") ?? "")") }
    return Child(pid: pid, lines: lines, typing: typing, ended: ended)
  }

  func type(_ text: String) { typing.yield(text) }
  func endInput() { typing.finish() }

  /// Nothing happens where the program has ended: its number may be another's by then.
  func signal(_ number: Int32) { if !ended.isEnded { kill(pid, number) } }

  /// The exit code; minus the signal's number where one ended it. A program that is late is killed.
  func status(within duration: Duration, _ what: String) async throws -> Int32 {
    do {
      return try await ended.next(within: duration, what).flatMap { Int32($0) } ?? -1
    } catch {
      signal(SIGKILL)
      throw error
    }
  }
}

extension Environment {
  /// This process's own environment with some settings on top.
  static func adding(_ settings: [String: String]) -> Environment {
    var changes: [Key: String?] = [:]
    for (name, value) in settings {
      if let key = Key(rawValue: name) { changes[key] = value }
    }
    return .inherit.updating(changes)
  }
}

extension TerminationStatus {
  /// The exit code; minus the signal's number where one ended it.
  var number: Int32 {
    switch self {
    case .exited(let code): code
    case .signaled(let signal): -signal
    }
  }
}
