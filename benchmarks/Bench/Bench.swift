import Foundation
import History
import Messaging
import NIOCore
import Translation
import Wire

/// The pieces, by name. Each does its work `count` times and returns the nanoseconds of processor time of that alone: what
/// others do on the machine at the same time counts for less than by the clock.
enum Bench {
  typealias Run = @Sendable (_ count: Int) async throws -> Double

  static let all: [String: Run] = [
    "frame-decode": { try decode($0) }, "fan-out-encode": { encode($0) },
    "store-append": { try await append($0) },
    "translate": { try translate($0) }, "translate-texts": { try translateTexts($0) },
    "load-content": { try load($0) },
  ]

  private static let text = "Когда вы сможете отправить заказ № 48213? Мне нужно до 12.12.2026."

  private static func timed(_ body: () throws -> Void) rethrows -> Double {
    let start = processorTime()
    try body()
    return processorTime() - start
  }

  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  private static func decode(_ count: Int) throws -> Double {
    let line = ByteBuffer(
      string: #"{"op":"send","id":123,"conv":"c7","cid":"5f0c9a7e-1","text":"\#(text)","lang":"ru"}"#)
    return try timed {
      for _ in 0..<count { _ = try Request.decode(line) }
    }
  }

  /// What one message costs: the event's frame for its reader, and the reply for its author.
  private static func encode(_ count: Int) -> Double {
    let chinese = LanguageTag.simplifiedChinese
    let rendering = Rendering(text: "订单48213什么时候能发货?我需要在12.12.2026之前。", by: .composed, confidence: 0.9)
    let message = Message(
      conversation: ConversationID(rawValue: 7), seq: 13,
      author: Author(account: AccountID(rawValue: 1), name: "anna", side: .buyer, isBot: false),
      cid: "5f0c9a7e-1", timestamp: 1_763_812_345_678, replyTo: nil,
      content: .text(
        Original(text: text, language: .russian), editedAt: nil, renderings: [chinese: rendering]))
    var bytes = 0
    let elapsed = timed {
      for number in 0..<count {
        let content = MessageBody.encodeContent(
          message.content, renderings: [chinese: rendering], languages: [chinese])
        var frames = ByteBuffer()
        ServerEvent.durable(
          .message, position: Int64(number), body: MessageBody.encode(message, content: content)
        ).encode(into: &frames)
        let sent = SentReply(
          message: message, position: Int64(number), isDuplicate: false, content: content,
          back: [chinese: text])
        Reply.sent(sent).encode(id: .integer(Int64(number)), into: &frames)
        bytes += frames.readableBytes
      }
    }
    precondition(bytes > count)
    return elapsed
  }

  /// Batches of 64, each committed before the next, `synchronous=FULL`.
  private static func append(_ count: Int) async throws -> Double {
    let folder = NSTemporaryDirectory() + "parley-bench-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try SQLiteStore(folder: folder)
    defer { store.close() }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await store.run { _ in } }
      defer { store.stop() }
      guard let id = ShopID("lanterns") else { preconditionFailure("a good id") }
      let shop = try await store.addShop(id, name: "Lanterns", languages: [.simplifiedChinese])
      let buyer = try await store.create(
        NewAccount(
          name: "anna", key: NameKey(folded: "anna", skeleton: "anna"), kind: .buyer, shop: nil,
          settings: Settings(), passwordHash: nil))
      let (conversation, _) = try await store.open(buyer: buyer, shop: shop)
      let start = processorTime()
      for batch in stride(from: 0, to: count, by: 64) {
        let drafts = (batch..<min(count, batch + 64)).map { draft($0, buyer, conversation) }
        let outcomes = await store.append(drafts)
        guard outcomes.allSatisfy({ if case .stored = $0 { true } else { false } }) else {
          preconditionFailure("every draft is stored")
        }
      }
      return processorTime() - start
    }
  }

  private static func draft(_ number: Int, _ buyer: Account, _ conversation: Conversation) -> MessageDraft {
    MessageDraft(
      author: buyer.author, conversation: conversation, cid: "bench-\(number)", text: text,
      claimedLanguage: nil, language: .russian, replyTo: nil, timestamp: 1_763_812_345_678,
      origin: SessionID(rawValue: 1), request: RequestKey(rawValue: UInt64(number)),
      translation: PendingTranslation { Translations() })
  }

  /// All languages, as a start of the server does it; by the clock, and with what stays in memory, to standard error.
  private static func load(_ count: Int) throws -> Double {
    let before = resident()
    let clock = ContinuousClock()
    let start = clock.now
    let elapsed = try timed {
      for _ in 0..<count {
        let pipeline = try TranslationPipeline(
          locales: ProcessInfo.processInfo.environment["PARLEY_LOCALES"] ?? "locales")
        precondition(!pipeline.languages.isEmpty)
      }
    }
    let note =
      "load-content: \((clock.now - start) / count) by the clock, \(resident() - before) KB more resident\n"
    FileHandle.standardError.write(Data(note.utf8))
    return elapsed
  }

  private static func resident() -> Int {
    let fields =
      (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024 : 0
  }

  private static func translateTexts(_ count: Int) throws -> Double {
    let environment = ProcessInfo.processInfo.environment
    let texts = try Texts(scenario: (environment["PARLEY_SCENARIOS"] ?? "scenarios") + "/texts.yaml")
    let pipeline = try TranslationPipeline(locales: environment["PARLEY_LOCALES"] ?? "locales")
    return timed { texts.translate(count, with: pipeline) }
  }

  private static func translate(_ count: Int) throws -> Double {
    let pipeline = try TranslationPipeline(
      locales: ProcessInfo.processInfo.environment["PARLEY_LOCALES"] ?? "locales")
    return timed {
      for _ in 0..<count {
        _ = pipeline.translate(text, from: .russian, to: [.simplifiedChinese], shop: nil)
      }
    }
  }
}
