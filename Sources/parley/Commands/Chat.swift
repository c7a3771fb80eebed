import ArgumentParser
import Client
import Foundation
import Wire

struct Chat: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Talk: a line typed is a message sent; what comes is shown with its translation.",
    discussion: """
      On a terminal, /help tells the commands; Tab completes them, F2 or Ctrl-O shows both texts of every message, /quit or Ctrl-D \
      ends. From a pipe each line is sent, up to /quit, and it ends when all are stored; with no line at all it prints what comes, as `tail` does.
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
      if isTerminal, !plain, Environment["TERM"] ?? "dumb" != "dumb" {
        let view = ChatView(
          texts: texts, clock: ChatClock(texts.language), hasColour: Environment["NO_COLOR"] == nil,
          locales: locales)
        return try await talk(configuration, on: FullScreen(view))
      }
      try await client.withSession(configuration) { session in
        let screen = PlainScreen(hasPrompt: isTerminal, texts: texts)
        let room = ChatRoom(session, screen: screen, isWatched: isTerminal)
        try await untilInterrupted { try await hold(room, withCommands: isTerminal) }
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

  private func hold(_ room: ChatRoom, withCommands: Bool) async throws {
    try await room.enter(shop: shop)
    // Each task says whether it ends the talk.
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await room.listen()
        return true
      }
      group.addTask {
        // A pipe without a line: nothing to send, so it goes on to listen.
        try await send(to: room, withCommands: withCommands) > 0 || withCommands
      }
      defer { group.cancelAll() }
      while try await group.next() == false {}
    }
  }

  /// - Returns: how many lines there were.
  private func send(to room: ChatRoom, withCommands: Bool) async throws -> Int {
    let input = InputLines()
    var count = 0
    var areAllStored = true
    for await line in input.lines {
      defer { input.used() }
      guard !line.isEmpty else { continue }
      count += 1
      if line == "/quit" { break }
      if withCommands, line.hasPrefix("/") {
        guard try await obey(line, in: room) else { return count }
      } else if let command = try room.draft(line), try await room.say(command) {
        continue
      } else {
        areAllStored = false
      }
    }
    if !withCommands, !areAllStored { throw ExitCode(1) }
    return count
  }

  /// - Returns: false for the end.
  private func obey(_ line: String, in room: ChatRoom) async throws -> Bool {
    let words = line.split(separator: " ").map(String.init)
    do {
      switch (words.first, words.count) {
      case ("/quit", _): return false
      case ("/open", 2): try await room.enter(shop: words[1])
      case ("/conv", 2): try await room.enter(conversation: words[1], with: words[1])
      default:
        Terminal.complain("/open SHOP, /conv ID, /quit; anything else is sent; Ctrl-R shows a draft again")
      }
    } catch ClientError.refused(let refusal) {
      Terminal.complain(refusal.text)
    }
    return true
  }
}
