import ArgumentParser
import Client
import Foundation
import Messaging
import Wire

/// `--shop ID` or `--conv ID`.
struct ConversationChoice: ParsableArguments {
  @Option(help: ArgumentHelp("The shop to talk to; a buyer's way.", valueName: "id"))
  var shop: String?

  @Option(help: ArgumentHelp("The conversation, such as c7; a shop's way.", valueName: "id"))
  var conv: String?

  func validate() throws {
    guard (shop == nil) != (conv == nil) else {
      throw ValidationError("name the conversation with either --shop ID or --conv ID")
    }
  }

  /// A shop's own people can't open: they get the shop's conversation where it has just one.
  func conversation(in session: Session) async throws -> String {
    if let conv { return conv }
    do throws(ClientError) {
      return try await session.open(shop: shop ?? "").conversation
    } catch {
      guard case .refused(let refusal) = error, refusal.code == .forbidden else { throw error }
      let page = try await session.conversations(limit: 2)
      guard let only = page.rows.first, page.rows.count == 1 else {
        let known = page.rows.map { "\($0.conversation) (\($0.buyer))" }.joined(separator: ", ")
        throw Failure("a shop names the conversation with --conv ID" + (known.isEmpty ? "" : ": \(known) …"))
      }
      return only.conversation
    }
  }
}
