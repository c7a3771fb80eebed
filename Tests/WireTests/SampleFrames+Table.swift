import Messaging
import NIOCore

@testable import Wire

extension SampleFrames {
  /// Label → the frame as the server writes it.
  static let all: [String: ByteBuffer] = replies.merging(events) { $1 }

  private static let replies: [String: ByteBuffer] = [
    "register": reply(.integer(1), .registered(annasAccount)),
    "login": reply(
      .integer(1), .login(LoginReply(account: annasAccount, epoch: "e1", position: 57, sendBudget: 40))),
    "login-token": reply(
      .string("l1"), .login(LoginReply(account: botsAccount, epoch: "e1", position: 102, sendBudget: nil))),
    "settings": reply(
      .integer(2),
      .settings(account(Settings(want: brazilian, reads: [portuguese, .spanish], ui: brazilian)))),
    "ack": reply(.integer(13), .ok("ack")),
    "open": reply(.integer(2), .opened(conversation, seq: 12, shopName: "Lanterns of Yiwu")),
    "convs": reply(.integer(3), conversations),
    "send": reply(
      .integer(3), .sent(sent(moscow, position: 58, back: [chinese: "Сколько стоит отправка в Москву?"]))),
    "send-dup-retracted": reply(.integer(14), .sent(sent(withdrawn, position: 58, isDuplicate: true))),
    "status": reply(
      .integer(4),
      .status(
        StoredAddress(conversation: conversation.id, seq: 13, position: 58, timestamp: 1_763_812_345_678))),
    "edit": reply(.integer(5), .revised(RevisedReply(op: "edit", sent: sent(kazan, position: 59)))),
    "retract": reply(.integer(6), .revised(RevisedReply(op: "retract", sent: sent(withdrawn, position: 60)))),
    "read": reply(.integer(7), .ok("read")),
    "typing": reply(.integer(8), .ok("typing")),
    "history": reply(.integer(9), .history([body(greeting), body(unanswering)], more: true)),
    "translate": reply(.integer(10), .translated(phrase("运费多少?"), from: russian, to: chinese)),
    "search": reply(
      .integer(12),
      .found(
        [
          SearchHit(
            conversation: ConversationID(rawValue: 7), seq: 13, timestamp: 1_763_812_345_678,
            language: russian, snippet: "Сколько стоит доставка в Москву?")
        ], more: false)),
    "glossary-put": reply(.integer(15), .wordingChanged("put", version: 3)),
    "glossary-list": reply(.integer(16), wording),
    "glossary-delete": reply(.integer(17), .wordingChanged("delete", version: 4)),
    "ping": reply(.integer(11), .ok("ping")),
  ].keyed(by: "reply")

  private static let events: [String: ByteBuffer] = [
    "hello": hello.encoded(),
    "message": event(.durable(.message, position: 31, body: body(moscow))),
    "edit": event(.durable(.edit, position: 32, body: body(kazan))),
    "retract": event(.durable(.retract, position: 33, body: body(withdrawn))),
    "translation": translation(
      34, Rendering(text: "到莫斯科的运费多少?", by: .engine("apertium"), confidence: 0.9, revision: 2), of: 13),
    "translation-lost-facts": translation(
      35,
      Rendering(text: nil, by: .composed, confidence: 0.4, kept: ["LT-204"], lostFacts: ["12,50 €"]), of: 14),
    "caught-up": event(.caughtUp(position: 57)),
    "gap-retention": event(.gap(from: 42, to: 50, .retention)),
    "gap-epoch": event(.gap(from: 42, to: 57, .epoch)),
    "marker": event(
      .marker(
        MarkerChange(
          conversation: conversation, side: .shop, markers: Markers.Pair(delivered: 13, read: 13)))),
    "typing": event(.typing(conversation.id, anna, isOn: true)),
    "presence": event(.presence(conversation.id, .shop, isOnline: true)),
    "ping": event(.ping),
    "bye-drain": event(.bye(Bye(.drain, .after(milliseconds: 900)))),
    "bye-slow": event(.bye(Bye(.slow, .now))),
    "bye-idle": event(.bye(Bye(.idle, .now))),
    "bye-auth-timeout": event(.bye(Bye(.authTimeout, .now))),
    "bye-protocol": event(.bye(Bye(.protocol, .never))),
    "bye-replaced": event(.bye(Bye(.replaced, .never))),
    "bye-kicked": event(.bye(Bye(.kicked, .never))),
    "bye-full": event(.bye(Bye(.full, .after(milliseconds: 3_200)))),
  ].keyed(by: "event")

  private static func translation(_ position: Int64, _ rendering: Rendering, of seq: Int64) -> ByteBuffer {
    let body = ServerEvent.translationBody(rendering, in: chinese, of: conversation.id, seq: seq)
    return event(.durable(.translation(chinese), position: position, body: body))
  }

  private static let greeting = message(
    seq: 12, by: wei, cid: "w-87", at: 1_763_812_300_000, replyTo: nil,
    .text(
      Original(text: "您好!", language: chinese), editedAt: nil,
      renderings: [russian: phrase("Здравствуйте!", 0.99)]))
  private static let unanswering = message(replyTo: nil, .retracted(at: 1_763_812_400_000))

  private static let wording: Reply = .wording(
    ManageWording.Page(
      version: 3,
      entries: [
        .name("Yiwu Light"), .term("纸灯笼", from: chinese, to: russian, target: "бумажный фонарь"),
      ], next: 2))

  private static let conversations: Reply = {
    let last = message(
      by: wei, cid: "w-88", at: 1_763_812_399_001, replyTo: nil,
      .text(
        Original(text: "有货", language: chinese), editedAt: nil,
        renderings: [russian: phrase("Есть в наличии", 0.98)]))
    let row = ConversationSummary(
      conversation: conversation, seq: 13, last: last, unread: 1,
      markers: Markers(
        buyer: Markers.Pair(delivered: 13, read: 12), shop: Markers.Pair(delivered: 12, read: 12)))
    return .conversations([row], more: false, annasAccount.settings, .buyer)
  }()

  private static let hello = Hello(
    server: "parley/0.1.0",
    features: [
      "resume", "window", "edit", "retract", "markers", "typing", "presence", "translate", "back", "search",
      "glossary",
    ],
    limits: [
      ("line_bytes", 65_536), ("text_chars", 4_000), ("window", 1_024), ("login_ms", 10_000),
      ("idle_ms", 120_000), ("line_ms", 30_000), ("nesting", 16),
    ],
    rates: [
      ("edit", 20, 2.0), ("history", 60, 20), ("manage", 60, 10), ("open", 20, 2), ("query", 100, 50),
      ("register", 20, 1), ("search", 20, 5), ("send", 40, 10), ("translate", 30, 10), ("typing", 20, 4),
    ].map { Hello.Rate(name: $0.0, burst: $0.1, perSecond: $0.2) },
    languages: ["ar", "de", "en", "es", "fr", "pt-BR", "ru", "zh-Hans"], lexicon: "2026.11+a1b2c3")
}

extension [String: ByteBuffer] {
  fileprivate func keyed(by kind: String) -> Self {
    Dictionary(uniqueKeysWithValues: map { ("\(kind) \($0.key)", $0.value) })
  }
}
