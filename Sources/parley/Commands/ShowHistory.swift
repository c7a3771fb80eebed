import ArgumentParser
import Client
import Foundation
import Messaging
import NIOCore
import Wire

struct ShowHistory: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Show the newest messages of a conversation, oldest first.")

  @OptionGroup var client: ClientOptions
  @OptionGroup var choice: ConversationChoice

  @Option(help: "How many.")
  var limit: Int = 50

  @Flag(help: "One message object a line, as the server sent it.")
  var json = false

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit is at least 1") }
  }

  func run() async throws {
    try await reporting {
      let configuration = try client.brief()
      let (reader, found) = try await client.withSession(configuration) { session in
        let conversation = try await choice.conversation(in: session)
        return (try await session.account(), try await pages(of: conversation, in: session))
      }
      let text = MessageText(isolates: StandardOutput.isTerminal, reader: reader)
      for page in found.reversed() {
        for (message, object) in zip(page.messages, page.objects) {
          let line = JSONWriter.line(of: object)
          try json ? StandardOutput.write(line) : StandardOutput.write(text.line(message))
        }
      }
    }
  }

  /// The server cuts a page to its own limit: asks on until there are enough. Newest page first.
  private func pages(of conversation: String, in session: Session) async throws -> [HistoryResult] {
    var pages: [HistoryResult] = []
    var missing = limit
    var range = HistoryRange.newest
    while missing > 0 {
      let page = try await session.history(
        HistoryCommand(conversation: conversation, range: range, limit: Int64(missing)))
      pages.append(page)
      missing -= page.messages.count
      guard page.hasMore, let first = page.messages.first else { break }
      range = .before(first.seq)
    }
    return pages
  }
}

extension JSONWriter {
  /// An object as the server writes one, without an end of line.
  static func line(of object: JSONObject) -> ByteBuffer {
    var writer = JSONWriter(into: ByteBuffer())
    writer.element(.object(object))
    return writer.buffer
  }
}
