import ArgumentParser
import Client
import Foundation
import Wire

struct SendText: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Send a message; done when it is stored.",
    discussion: """
      Prints the server's reply: for a person on a terminal, else as the JSON line that it is. A repeated --cid with \
      the same text stores nothing twice.
      """)

  @OptionGroup var client: ClientOptions
  @OptionGroup var choice: ConversationChoice

  @Option(help: "Your own name for this message, 1 to 64 bytes; a new one is made if not given.")
  var cid: String?

  @Flag(help: "Print the server's reply as it came, also on a terminal.")
  var json = false

  @Argument(help: "The text; several words are joined by blanks.")
  var text: [String]

  func validate() throws {
    guard !text.joined().isEmpty else { throw ValidationError("there is no text to send") }
    guard cid.map({ (1...64).contains($0.utf8.count) }) ?? true else {
      throw ValidationError("--cid has 1 to 64 bytes")
    }
  }

  func run() async throws {
    try await reporting {
      let cid = cid ?? UUID().uuidString.lowercased()
      let configuration = try client.brief()
      let (reply, sent) = try await client.withSession(configuration) { session in
        let conversation = try await choice.conversation(in: session)
        let command = SendCommand(
          conversation: conversation, cid: cid, text: text.joined(separator: " "))
        do {
          return try await session.sendPatiently(command)
        } catch ClientError.closed where session.resumePoint != nil {
          Terminal.complain("not confirmed; the same command with --cid \(cid) stores nothing twice")
          throw ClientError.closed
        }
      }
      // Off a terminal a program reads it.
      if json || !StandardOutput.isTerminal {
        try StandardOutput.write(reply.line)
      } else {
        try StandardOutput.write(MessageText(isolates: true).line(sent))
      }
    }
  }
}
