import ArgumentParser
import Client
import Foundation
import Messaging
import NIOCore
import Wire

struct Search: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find messages by their words, newest first.",
    discussion: """
      Looks through your own conversations only, in what was written and in its translations: a word of your language finds what \
      was written in another.
      """)

  @OptionGroup var client: ClientOptions

  @Option(help: ArgumentHelp("Only the conversation with this shop; a buyer's way.", valueName: "id"))
  var shop: String?

  @Option(help: ArgumentHelp("Only this conversation, such as c7.", valueName: "id"))
  var conv: String?

  @Option(help: "How many.")
  var limit: Int = 20

  @Option(
    help: ArgumentHelp("Go on behind this hit of an earlier search, such as c7/13.", valueName: "address"))
  var before: String?

  @Flag(help: "One hit a line, as the server sent it.")
  var json = false

  @Argument(help: "The words; a message is found that has all of them.")
  var words: [String]

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit is at least 1") }
    guard shop == nil || conv == nil else { throw ValidationError("name either --shop ID or --conv ID") }
  }

  func run() async throws {
    try await reporting {
      let configuration = try client.brief()
      let found = try await client.withSession(configuration) { session in try await pages(in: session) }
      let text = MessageText(isolates: StandardOutput.isTerminal)
      for page in found {
        for (hit, object) in zip(page.hits, page.objects) {
          try json ? StandardOutput.write(JSONWriter.line(of: object)) : StandardOutput.write(text.line(hit))
        }
      }
      if !json, found.allSatisfy(\.hits.isEmpty) { Terminal.complain("nothing found") }
    }
  }

  /// The server cuts a page to its own limit: asks on until there are enough.
  private func pages(in session: Session) async throws -> [SearchResult] {
    var conversation = conv
    if let shop { conversation = try await session.open(shop: shop).conversation }
    var pages: [SearchResult] = []
    var missing = limit
    var cursor = before.map { SearchMessages.Cursor.address($0) }
    while missing > 0 {
      let page = try await session.search(
        SearchCommand(
          query: words.joined(separator: " "), conversation: conversation, before: cursor,
          limit: Int64(missing)))
      pages.append(page)
      missing -= page.hits.count
      guard page.hasMore, let last = page.hits.last else { break }
      cursor = .address(last.address)
    }
    return pages
  }
}
