import ArgumentParser
import Client
import Foundation
import Wire

struct Chat: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Talk: a line typed is a message sent; what comes is shown with its translation.",
    discussion: """
      On a terminal, /help tells the commands; Tab completes them, F2 or Ctrl-O shows both texts of every message, /quit or Ctrl-D \
      ends. From a pipe each line is sent, and it ends when all are stored; with no line at all it prints what comes, as `tail` does.
      """)

  @OptionGroup var client: ClientOptions

  @Option(help: ArgumentHelp("The shop to talk to; without it the latest conversation.", valueName: "id"))
  var shop: String?

  @Flag(
    help: "A line for each message, nothing drawn again: for a screen reader, or a terminal without tricks.")
  var plain = false

  func run() async throws {
    try await reporting {
      let isTerminal = isatty(STDIN_FILENO) == 1 && StandardOutput.isTerminal
      let locales = try? LocalesFolder.find()
      let language = ChatTexts.languageOfEnvironment(ProcessInfo.processInfo.environment)
      let texts = ChatTexts(language, locales: locales)
      let configuration = try client.lasting()
      let view = ChatView(
        texts: texts, clock: ChatClock(texts.language), hasColour: Environment["NO_COLOR"] == nil,
        locales: locales)
      if isTerminal, !plain, Environment["TERM"] ?? "dumb" != "dumb" {
        return try await talk(configuration, on: FullScreen(view))
      }
      try await client.withSession(configuration) { session in
        let screen = PlainScreen(view, hasPrompt: isTerminal)
        let room = ChatRoom(session, screen: screen, isWatched: isTerminal)
        let desk = isTerminal ? ChatDesk(room, screen: screen) : nil
        try await untilInterrupted { try await hold(room, desk) }
      }
    }
  }

  private func talk(_ configuration: SessionConfiguration, on screen: FullScreen) async throws {
    try await client.withSession(configuration) { session in
      try await untilInterrupted { try await InteractiveChat(session, screen: screen).hold(shop: shop) }
    }
    let (texts, count) = screen.look { ($0.texts, $0.transcript.unconfirmedCount) }
    if count > 0 { Terminal.complain(texts.counted("chat.unconfirmed", count)) }
  }

  /// - Parameter desk: takes commands; nil where a line is a message whatever it begins with.
  private func hold(_ room: ChatRoom, _ desk: ChatDesk?) async throws {
    // Each task says whether it ends the talk.
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await room.listen()
        return true
      }
      group.addTask {
        try await room.enter(shop: shop)
        // A pipe without a line: nothing to send, so it goes on to listen.
        return try await send(to: room, desk) > 0 || desk != nil
      }
      defer { group.cancelAll() }
      while try await group.next() == false {}
    }
  }

  /// - Returns: how many lines there were.
  private func send(to room: ChatRoom, _ desk: ChatDesk?) async throws -> Int {
    let input = InputLines()
    var count = 0
    var areAllStored = true
    for await line in input.lines {
      defer { input.used() }
      guard !line.isEmpty else { continue }
      count += 1
      if let desk, ChatCommand.isCommand(line) {
        if line == "/quit" { return count }
        try await desk.obey(ChatCommand(line))
      } else if let command = try room.draft(desk == nil ? line : ChatCommand.plain(line)),
        try await room.say(command)
      {
        continue
      } else {
        areAllStored = false
      }
    }
    if desk == nil, !areAllStored { throw ExitCode(1) }
    return count
  }
}
