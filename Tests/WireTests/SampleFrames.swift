import Messaging
import NIOCore

@testable import Wire

/// What the encoder must be given to write the examples of docs/protocol.md, by their labels.
enum SampleFrames {
  static let russian = LanguageTag.russian
  static let chinese = LanguageTag.simplifiedChinese
  static let brazilian = LanguageTag.brazilianPortuguese
  static let portuguese = LanguageTag("pt") ?? .brazilianPortuguese

  static let conversation = Conversation(
    id: ConversationID(rawValue: 7), buyer: AccountID(rawValue: 1), buyerName: "anna", shop: shop,
    buyerInbox: InboxID(rawValue: 1), shopInbox: InboxID(rawValue: 2))
  static let shop: ShopID = {
    guard let id = ShopID("lanterns") else { preconditionFailure("it is a good identifier") }
    return id
  }()
  static let anna = Author(account: AccountID(rawValue: 1), name: "anna", side: .buyer, isBot: false)
  static let wei = Author(account: AccountID(rawValue: 2), name: "wei", side: .shop, isBot: false)

  static func account(_ settings: Settings) -> Account {
    Account(
      id: AccountID(rawValue: 1), name: "anna", kind: .buyer, shop: nil, inbox: InboxID(rawValue: 1),
      settings: settings)
  }
  static let annasAccount = account(Settings(want: russian, reads: [russian, .english], ui: russian))
  static let botsAccount = Account(
    id: AccountID(rawValue: 3), name: "stock", kind: .bot, shop: shop, inbox: InboxID(rawValue: 2),
    settings: Settings(want: chinese, ui: chinese))

  // MARK: Messages

  static func phrase(_ text: String, _ confidence: Double = 0.97) -> Rendering {
    Rendering(text: text, by: .phrase, confidence: confidence)
  }

  static func message(
    seq: Int64 = 13, by author: Author = anna, cid: String = "5f0c2e9a", at time: Int64 = 1_763_812_345_678,
    replyTo: Int64? = 12, _ content: Message.Content
  ) -> Message {
    Message(
      conversation: conversation.id, seq: seq, author: author, cid: cid, timestamp: time, replyTo: replyTo,
      content: content)
  }

  static let moscow = message(
    .text(
      Original(text: "Сколько стоит доставка в Москву?", language: russian), editedAt: nil,
      renderings: [chinese: phrase("寄到莫斯科的运费是多少?")]))
  static let kazan = message(
    .text(
      Original(text: "Сколько стоит доставка в Казань?", language: russian, revision: 2),
      editedAt: 1_763_812_360_000, renderings: [chinese: phrase("寄到喀山的运费是多少?")]))
  static let withdrawn = message(.retracted(at: 1_763_812_400_000))

  static func sent(
    _ message: Message, position: Int64, isDuplicate: Bool = false, back: [LanguageTag: String] = [:]
  ) -> SentReply {
    let renderings = message.storedRenderings
    return SentReply(
      message: message, position: position, isDuplicate: isDuplicate, renderings: renderings,
      languages: renderings.keys.sorted(), back: back)
  }

  static func body(_ message: Message) -> ByteBuffer {
    let renderings = message.storedRenderings
    return MessageBody.encode(message, renderings: renderings, languages: renderings.keys.sorted())
  }

  // MARK: Frames

  static func frame(_ encode: (inout ByteBuffer) -> Void) -> ByteBuffer {
    var buffer = ByteBuffer()
    encode(&buffer)
    return buffer
  }

  static func reply(_ id: RequestID, _ reply: Reply) -> ByteBuffer {
    frame { reply.encode(id: id, into: &$0) }
  }
  static func event(_ event: ServerEvent) -> ByteBuffer { frame { event.encode(into: &$0) } }

  static func error(
    _ code: MessagingError.Code, _ text: String, field: String? = nil, retry: MessagingError.Retry = .never,
    ref: String? = nil, op: String, id: RequestID
  ) -> ByteBuffer {
    let notice = Notice(.internalError, ref.map { ["ref": $0] } ?? [:])
    let error = MessagingError(code, notice, field: field, retry: retry)
    return frame { ErrorFrame(error, text: text, op: op, id: id).encode(into: &$0) }
  }
}
