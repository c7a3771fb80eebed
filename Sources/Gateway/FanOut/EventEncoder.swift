import Messaging
import NIOCore
import Wire

/// One committed event as each of its readers gets it; frames are made once and shared.
final class EventEncoder {
  private struct Key: Hashable {
    let side: Side
    let languages: [LanguageTag]
  }

  private let event: DurableEvent
  private var bodies: [[LanguageTag]: ByteBuffer] = [:]
  private var frames: [Key: ByteBuffer] = [:]
  private var computed: Translations?

  init(_ event: DurableEvent) { self.event = event }

  /// Nil for a session that may not read events and did not cause this one.
  func published(for session: Session, on side: Side) -> Published? {
    let position = event.position(for: side)
    let message = event.message
    let sent = DeliveryCursor.Sent(
      position: position, conversation: message.conversation, seq: message.seq,
      isForeign: event.kind == .message && message.author.side != side)
    if session.id == event.origin, let key = event.request {
      return Published(sent: sent, frame: ByteBuffer(), own: (key, reply(position: position)))
    }
    guard session.principal.scopes.contains(.read) else { return nil }
    return Published(sent: sent, frame: frame(for: session.view, on: side, position), own: nil)
  }

  private var translations: Translations {
    if let computed { return computed }
    let made = event.translation?.value ?? Translations(renderings: event.message.storedRenderings)
    computed = made
    return made
  }

  private func frame(for view: ReaderView, on side: Side, _ position: Int64) -> ByteBuffer {
    let languages = view.languages(of: event.message, among: translations.renderings)
    let key = Key(side: side, languages: languages)
    if let frame = frames[key] { return frame }
    var frame = ByteBuffer()
    ServerEvent.durable(event.kind, position: position, body: body(languages)).encode(into: &frame)
    frames[key] = frame
    return frame
  }

  private func body(_ languages: [LanguageTag]) -> ByteBuffer {
    if let body = bodies[languages] { return body }
    let body: ByteBuffer
    if case .translation(let language) = event.kind, let rendering = translations.renderings[language] {
      body = ServerEvent.translationBody(
        rendering, in: language, of: event.message.conversation, seq: event.message.seq)
    } else {
      body = MessageBody.encode(
        event.message, renderings: translations.renderings, languages: languages)
    }
    bodies[languages] = body
    return body
  }

  private func reply(position: Int64) -> Reply {
    let sent = SentReply(
      message: event.message, position: position, isDuplicate: false,
      renderings: translations.renderings, languages: translations.renderings.keys.sorted(),
      back: translations.back)
    switch event.kind {
    case .message, .translation: return .sent(sent)
    case .edit: return .revised(RevisedReply(op: "edit", sent: sent))
    case .retract: return .revised(RevisedReply(op: "retract", sent: sent))
    }
  }
}
