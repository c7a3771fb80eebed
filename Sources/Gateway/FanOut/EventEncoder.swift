import Messaging
import NIOCore
import Wire

/// One committed event as each of its readers gets it; frames are made once and shared, and so is what the author's reply has in
/// common with them.
final class EventEncoder {
  // Lists, not maps: there are one or two of each, and hashing language tags costs more than comparing them.
  private struct Content {
    let languages: [LanguageTag]
    let bytes: ByteBuffer
  }

  private struct Frame {
    let side: Side
    let languages: [LanguageTag]
    let bytes: ByteBuffer
  }

  private let event: DurableEvent
  private var contents: [Content] = []
  private var frames: [Frame] = []
  private lazy var translations =
    event.translation?.value ?? Translations(renderings: event.message.storedRenderings)
  private lazy var allLanguages = translations.renderings.keys.sorted()

  init(_ event: DurableEvent) { self.event = event }

  /// Nil for a session that may not read events and did not cause this one.
  func published(for session: Session, on side: Side) -> Published? {
    let position = event.position(for: side)
    let sent = DeliveryCursor.Sent(
      position: position, conversation: event.message.conversation, seq: event.message.seq,
      isForeign: event.kind == .message && event.message.author.side != side)
    if session.id == event.origin, let key = event.request {
      return Published(sent: sent, frame: ByteBuffer(), own: (key, reply(position: position)))
    }
    guard session.scopes.contains(.read) else { return nil }
    return Published(sent: sent, frame: frame(for: session, on: side, position), own: nil)
  }

  private func frame(for session: Session, on side: Side, _ position: Int64) -> ByteBuffer {
    let languages =
      event.message.author.side == side
      ? allLanguages : session.view.languages(of: event.message, among: translations.renderings)
    if let known = frames.first(where: { $0.side == side && $0.languages == languages }) {
      return known.bytes
    }
    let body: ByteBuffer
    if case .translation(let language) = event.kind, let rendering = translations.renderings[language] {
      body = ServerEvent.translationBody(
        rendering, in: language, of: event.message.conversation, seq: event.message.seq)
    } else {
      body = MessageBody.encode(event.message, content: content(languages))
    }
    var frame = ByteBufferAllocator().buffer(capacity: body.readableBytes + 64)
    ServerEvent.durable(event.kind, position: position, body: body).encode(into: &frame)
    frames.append(Frame(side: side, languages: languages, bytes: frame))
    return frame
  }

  private func content(_ languages: [LanguageTag]) -> ByteBuffer {
    if let known = contents.first(where: { $0.languages == languages }) { return known.bytes }
    let bytes = MessageBody.encodeContent(
      event.message.content, renderings: translations.renderings, languages: languages)
    contents.append(Content(languages: languages, bytes: bytes))
    return bytes
  }

  private func reply(position: Int64) -> Reply {
    let sent = SentReply(
      message: event.message, position: position, isDuplicate: false, content: content(allLanguages),
      back: translations.back)
    switch event.kind {
    case .message, .translation: return .sent(sent)
    case .edit: return .revised(RevisedReply(op: "edit", sent: sent))
    case .retract: return .revised(RevisedReply(op: "retract", sent: sent))
    }
  }
}
