public import Messaging
public import NIOCore

/// The one terminal reply to a request.
public enum Reply: Sendable {
  case ok(String)
  case login(LoginReply)
  case settings(Account)
  case registered(Account)
  case opened(Conversation, seq: Int64, shopName: String)
  case sent(SentReply)
  case status(StoredAddress)
  case revised(RevisedReply)
  case conversations([ConversationSummary], more: Bool, Settings, Side)
  /// Message objects, each encoded as the reader sees it.
  case history([ByteBuffer], more: Bool)
  case found([SearchHit], more: Bool)
  /// - Parameter name: what was done, as in `do`.
  case wordingChanged(_ name: String, version: Int64)
  case wording(ManageWording.Page)
  case translated(Rendering, from: LanguageTag?, to: LanguageTag)
}

public struct LoginReply: Sendable {
  public let account: Account
  public let epoch: String
  public let position: Int64
  /// What the token bucket of `send` holds; nil where there is no limit.
  public let sendBudget: Int?

  public init(account: Account, epoch: String, position: Int64, sendBudget: Int?) {
    self.account = account
    self.epoch = epoch
    self.position = position
    self.sendBudget = sendBudget
  }
}

/// A message as its author is told of it: what the other side will read, and a gloss of that.
public struct SentReply: Sendable {
  public let conversation: ConversationID
  public let seq: Int64
  public let timestamp: Int64
  public let position: Int64
  public let isDuplicate: Bool
  /// By `MessageBody.encodeContent`.
  public let content: ByteBuffer
  public let back: [LanguageTag: String]

  public init(
    message: Message, position: Int64, isDuplicate: Bool, content: ByteBuffer, back: [LanguageTag: String]
  ) {
    conversation = message.conversation
    seq = message.seq
    timestamp = message.timestamp
    self.position = position
    self.isDuplicate = isDuplicate
    self.content = content
    self.back = back
  }

  public init(
    message: Message, position: Int64, isDuplicate: Bool, renderings: [LanguageTag: Rendering],
    languages: [LanguageTag], back: [LanguageTag: String]
  ) {
    self.init(
      message: message, position: position, isDuplicate: isDuplicate,
      content: MessageBody.encodeContent(message.content, renderings: renderings, languages: languages),
      back: back)
  }
}

/// An edit or a retraction as its author is told of it.
public struct RevisedReply: Sendable {
  public let op: String
  public let sent: SentReply

  public init(op: String, sent: SentReply) {
    self.op = op
    self.sent = sent
  }
}

extension Reply {
  /// Appends the frame with its LF.
  public func encode(id: RequestID, into buffer: inout ByteBuffer) {
    var writer = JSONWriter(into: buffer)
    buffer = ByteBuffer()
    writer.object { writer in
      writer.member("ok", name)
      writer.member(named: "id", id.json)
      write(to: &writer)
    }
    writer.endLine()
    buffer = writer.buffer
  }

  private var name: String {
    switch self {
    case .ok(let op): op
    case .login: "login"
    case .settings: "settings"
    case .registered: "register"
    case .opened: "open"
    case .sent: "send"
    case .status: "status"
    case .revised(let reply): reply.op
    case .conversations: "convs"
    case .history: "history"
    case .found: "search"
    case .wordingChanged, .wording: "glossary"
    case .translated: "translate"
    }
  }

  private func write(to writer: inout JSONWriter) {
    switch self {
    case .ok: break
    case .login(let reply): reply.write(to: &writer)
    case .settings(let account), .registered(let account):
      writer.object("account") { $0.writeAccount(account) }
    case .opened(let conversation, let seq, let shopName):
      writer.member("conv", conversation.id.description)
      writer.member("seq", seq)
      writer.member("shop", conversation.shop.text)
      writer.member("name", shopName)
    case .sent(let reply): reply.write(to: &writer)
    case .status(let address):
      writer.member("conv", address.conversation.description)
      writer.member("seq", address.seq)
      writer.member("pos", address.position)
      writer.member("ts", address.timestamp)
    case .revised(let reply): reply.sent.write(to: &writer)
    case .conversations(let rows, let more, let settings, let side):
      writer.array("convs") { writer in
        for row in rows { writer.object { $0.writeSummary(row, for: settings, on: side) } }
      }
      writer.member("more", more)
    case .history(let messages, let more):
      writer.array("messages") { writer in
        for message in messages { writer.object { $0.members(encoded: message) } }
      }
      writer.member("more", more)
    case .found(let hits, let more):
      writer.array("hits") { writer in
        for hit in hits { writer.object { $0.writeHit(hit) } }
      }
      writer.member("more", more)
    case .wordingChanged(let name, let version):
      writer.member("do", name)
      writer.member("version", version)
    case .wording(let page): page.write(to: &writer)
    case .translated(let rendering, let source, let target):
      if let text = rendering.text { writer.member("text", text) }
      writer.member("from", source?.text ?? "und")
      writer.member("lang", target.text)
      writer.writeWorth(of: rendering)
    }
  }
}

extension LoginReply {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object("account") { $0.writeAccount(account) }
    writer.member("epoch", epoch)
    writer.member("pos", position)
    writer.object("budget") { writer in
      if let sendBudget { writer.member("send", sendBudget) }
    }
  }
}

extension SentReply {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("conv", conversation.description)
    writer.member("seq", seq)
    writer.member("pos", position)
    writer.member("ts", timestamp)
    writer.member("dup", isDuplicate)
    writer.members(encoded: content)
    guard !back.isEmpty else { return }
    writer.object("back") { writer in
      for (language, gloss) in back.sorted(by: { $0.key < $1.key }) {
        writer.member(named: language.text, gloss)
      }
    }
  }
}

extension ManageWording.Page {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("do", "list")
    writer.member("version", version)
    writer.array("entries") { writer in
      for entry in entries {
        writer.object { writer in
          writer.member("kind", entry.kind.rawValue)
          writer.member("source", entry.source)
          guard let from = entry.from, let to = entry.to else { return }
          writer.member("from", from.text)
          writer.member("to", to.text)
          writer.member("target", entry.target)
        }
      }
    }
    writer.member("more", next != nil)
    if let next { writer.member("next", next) }
  }
}

extension JSONWriter {
  fileprivate mutating func writeAccount(_ account: Account) {
    member("name", account.name)
    member("kind", account.kind.rawValue)
    if let shop = account.shop { member("shop", shop.text) }
    if let want = account.settings.want { member("want", want.text) }
    member("reads", account.settings.reads.map(\.text))
    member("ui", account.settings.ui.text)
  }

  fileprivate mutating func writeHit(_ hit: SearchHit) {
    member("conv", hit.conversation.description)
    member("seq", hit.seq)
    member("ts", hit.timestamp)
    member("lang", hit.language?.text ?? "und")
    member("snippet", hit.snippet)
  }

  fileprivate mutating func writeSummary(
    _ row: ConversationSummary, for settings: Settings, on side: Side
  ) {
    member("conv", row.conversation.id.description)
    member("shop", row.conversation.shop.text)
    member("buyer", row.conversation.buyerName)
    member("seq", row.seq)
    if let last = row.last {
      object("last") { writer in
        let view = ReaderView(settings: settings, side: side)
        let renderings = last.storedRenderings
        MessageBody.write(
          last, renderings: renderings, languages: view.languages(of: last, among: renderings),
          to: &writer)
      }
    }
    member("unread", row.unread)
    object("markers") { writer in
      for side in Side.allCases {
        writer.object(named: side.rawValue) { writer in
          writer.member("delivered", row.markers[side].delivered)
          writer.member("read", row.markers[side].read)
        }
      }
    }
  }
}
