import ArgumentParser
import Client
import Foundation
import UnixSignals
import Wire

struct Tail: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print events as they come, until interrupted.",
    discussion: "Each event is acked once it is printed. A broken connection is resumed without a hole.")

  @OptionGroup var client: ClientOptions

  @Option(
    help: ArgumentHelp(
      "Begin after this position of the inbox; 0 for all there is. Without it: what happens from now on.",
      valueName: "[epoch:]pos"))
  var since: SincePosition?

  @Flag(help: "Each event as the server sent it.")
  var json = false

  func run() async throws {
    try await reporting {
      let configuration = try client.lasting(since: try await resumePoint())
      try await client.withSession(configuration) { session in
        try await untilInterrupted { try await printEvents(of: session) }
      }
    }
  }

  /// A position without its epoch is one of the log's present life.
  private func resumePoint() async throws -> LoginCommand.ResumePoint? {
    guard let since else { return nil }
    if let epoch = since.epoch { return LoginCommand.ResumePoint(epoch: epoch, position: since.position) }
    let configuration = try client.brief()
    let epoch = try await client.withSession(configuration) { try await $0.account().epoch }
    return LoginCommand.ResumePoint(epoch: epoch, position: since.position)
  }

  private func printEvents(of session: Session) async throws {
    var text = MessageText(isolates: StandardOutput.isTerminal)
    for await event in session.events {
      switch event {
      case .event(let frame) where json: try StandardOutput.write(frame.line)
      case .event(let frame):
        if let line = frame.event.flatMap(text.line) { try StandardOutput.write(line) }
      case .online(let login): text.reader = login
      case .offline(let reason, let milliseconds):
        Terminal.complain("\(reason); trying again in \(milliseconds) ms")
      case .hole(let missing):
        Terminal.complain("events \(missing.lowerBound) to \(missing.upperBound) never came")
      }
    }
    throw ClientError.closed
  }
}

/// `POS`, or `EPOCH:POS`.
struct SincePosition: ExpressibleByArgument {
  let epoch: String?
  let position: Int64

  init?(argument: String) {
    let colon = argument.lastIndex(of: ":")
    epoch = colon.map { String(argument[..<$0]) }
    let digits = colon.map { argument[argument.index(after: $0)...] } ?? argument[...]
    guard let position = Int64(digits), position >= 0, epoch != "" else { return nil }
    self.position = position
  }
}

/// Runs the body until it ends, or SIGINT or SIGTERM comes: both are a good end. A cancelled task is none, even where the body
/// takes it for one: its session broke, and somebody has to be told.
func untilInterrupted(_ body: @escaping @Sendable () async throws -> Void) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask {
      for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return }
    }
    group.addTask { try await body() }
    defer { group.cancelAll() }
    try await group.next()
    try Task.checkCancellation()
  }
}
