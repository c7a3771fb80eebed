import Foundation
import GRDB
public import Messaging

extension SQLiteStore {
  public func export(_ account: AccountID, line: @Sendable (String) -> Void) async throws(MessagingError) {
    guard let owner = try await self.account(account) else { throw .notFound("user") }
    line(ExportLine.account(owner))
    for conversation in try await conversations(of: owner) {
      line(ExportLine.conversation(conversation))
      var seq: Int64 = 0
      while true {
        let page = try await messages(in: conversation.id, .after(seq), limit: Limits.historyPage)
        for message in page.messages where message.author.account == account {
          line(ExportLine.message(message))
        }
        guard page.more, let last = page.messages.last else { break }
        seq = last.seq
      }
    }
  }

  /// A buyer's own; of an agent or a bot, all of the shop's, where its messages may be.
  private func conversations(of owner: Account) async throws(MessagingError) -> [Conversation] {
    let column = owner.side == .buyer ? "buyer_inbox" : "shop_inbox"
    return try await lanes.readSlowly { database in
      let statement = try database.prepared(
        "SELECT \(ConversationRow.columns) FROM \(ConversationRow.source) WHERE c.\(column) = ? ORDER BY c.id"
      )
      statement.bind(1, owner.inbox.rawValue)
      return try statement.all(ConversationRow.read).compactMap { $0 }
    }
  }
}

/// JSON objects, keys sorted, one a line.
private enum ExportLine {
  static func account(_ account: Account) -> String {
    encode(
      AccountLine(
        name: account.name, role: account.kind.rawValue, shop: account.shop?.text,
        want: account.settings.want?.text, reads: account.settings.reads.map(\.text),
        ui: account.settings.ui.text))
  }

  static func conversation(_ conversation: Conversation) -> String {
    encode(
      ConversationLine(
        conv: conversation.id.description, buyer: conversation.buyerName, shop: conversation.shop.text))
  }

  static func message(_ message: Message) -> String {
    var line = MessageLine(
      conv: message.conversation.description, seq: message.seq, cid: message.cid, ts: message.timestamp,
      replyTo: message.replyTo)
    switch message.content {
    case .retracted(let at): line.retracted = at
    case .text(let original, let editedAt, let renderings):
      line.text = original.text
      line.lang = original.language?.text
      line.edited = editedAt
      line.tr = Dictionary(
        uniqueKeysWithValues: renderings.compactMap { language, rendering in
          rendering.text.map { (language.text, $0) }
        })
    }
    return encode(line)
  }

  private static func encode(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings and integers only: nothing here can fail to encode.
    guard let data = try? encoder.encode(value) else { preconditionFailure("An export line did not encode.") }
    return String(decoding: data, as: UTF8.self)
  }

  private struct AccountLine: Encodable {
    var kind = "account"
    let name, role: String
    let shop, want: String?
    let reads: [String]
    let ui: String
  }

  private struct ConversationLine: Encodable {
    var kind = "conversation"
    let conv, buyer, shop: String
  }

  private struct MessageLine: Encodable {
    var kind = "message"
    let conv: String
    let seq: Int64
    let cid: String
    let ts: Int64
    let replyTo: Int64?
    var text: String?
    var lang: String?
    var edited: Int64?
    var retracted: Int64?
    var tr: [String: String]?

    enum CodingKeys: String, CodingKey {
      case kind, conv, seq, cid, ts, text, lang, edited, retracted, tr
      case replyTo = "reply_to"
    }
  }
}
