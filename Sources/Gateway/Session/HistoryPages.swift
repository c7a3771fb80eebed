import Messaging
import NIOCore
import Wire

/// A page of `history` as its reader sees it: of what is encoded already, else from the store.
struct HistoryPages: Sendable {
  struct Page: Sendable {
    let conversation: Conversation
    let messages: [ByteBuffer]
    let more: Bool
  }

  let operations: GatewayOperations
  let encoded: EncodedMessages

  func callAsFunction(
    _ command: HistoryCommand, by principal: Principal
  ) async throws(MessagingError) -> Page {
    let request = try await operations.history.request(
      command.conversation, command.range, limit: command.limit, by: principal)
    let view = ReaderView(settings: principal.account.settings, side: principal.account.side)
    if let page = try await kept(request, for: view) { return page }
    return try await read(request, for: view)
  }

  private func kept(
    _ request: ReadHistory.Request, for view: ReaderView
  ) async throws(MessagingError) -> Page? {
    let id = request.conversation.id
    guard
      let page = try await operations.history.page(request, exists: { encoded.has($0, in: id) }),
      let messages = encoded.messages(page.addresses, in: id)
    else { return nil }
    var needs = NeededLanguages(render: operations.render, conversation: request.conversation, view: view)
    var bodies: [ByteBuffer] = []
    bodies.reserveCapacity(messages.count)
    for message in messages {
      guard let body = try await needs.body(of: message) else { return nil }
      bodies.append(body)
    }
    return Page(conversation: request.conversation, messages: bodies, more: page.more)
  }

  private func read(
    _ request: ReadHistory.Request, for view: ReaderView
  ) async throws(MessagingError) -> Page {
    let stamp = encoded.stamp
    let page = try await operations.history.messages(request)
    var bodies: [ByteBuffer] = []
    bodies.reserveCapacity(page.messages.count)
    var kept: [(seq: Int64, EncodedMessage)] = []
    kept.reserveCapacity(page.messages.count)
    for message in page.messages {
      let renderings = try await operations.render(message, in: request.conversation, for: view)
      let languages = view.languages(of: message, among: renderings)
      let body = MessageBody.encode(message, renderings: renderings, languages: languages)
      bodies.append(body)
      // What was made for this reader alone may be made otherwise the next time.
      guard renderings.count == message.storedRenderings.count else { continue }
      let form = EncodedMessage.Form(languages: languages, bytes: body)
      kept.append((message.seq, EncodedMessage(message, stored: renderings.keys.sorted(), form)))
    }
    encoded.keep(kept, in: request.conversation.id, stamp: stamp)
    return Page(conversation: request.conversation, messages: bodies, more: page.more)
  }
}

/// What one reader needs texts in, found once for each language of a page.
private struct NeededLanguages {
  private struct Key: Equatable {
    let author: Side
    let original: LanguageTag?
  }

  let render: RenderForReader
  let conversation: Conversation
  let view: ReaderView
  private var known: [(key: Key, languages: [LanguageTag])] = []

  init(render: RenderForReader, conversation: Conversation, view: ReaderView) {
    self.render = render
    self.conversation = conversation
    self.view = view
  }

  /// The message as the store alone can show it; nil where something must be made, or was never encoded so.
  mutating func body(of message: EncodedMessage) async throws(MessagingError) -> ByteBuffer? {
    guard !message.isTombstone else { return message.bytes(showing: []) }
    let needed = try await languages(Key(author: message.author, original: message.original))
    guard needed.allSatisfy(message.stored.contains) else { return nil }
    return message.bytes(showing: message.author == view.side ? message.stored : needed)
  }

  private mutating func languages(_ key: Key) async throws(MessagingError) -> [LanguageTag] {
    if let found = known.first(where: { $0.key == key }) { return found.languages }
    let languages = try await render.languages(of: key.author, key.original, in: conversation, for: view)
    known.append((key, languages))
    return languages
  }
}
