import Messaging
import NIOCore
import Wire

/// Stop 4: one command of a logged-in session → its operation → its reply.
///
/// One object for all connections, as are the parts it is made of: a value of some 3 KiB would be copied into each task and
/// into each frame of its calls, and stay there for as long as the connection lives.
final class CommandRouter: Sendable {
  let services: ConnectionServices
  let operations: GatewayOperations
  let limiter: RateLimiter
  private let pages: HistoryPages

  init(services: ConnectionServices, operations: GatewayOperations, limiter: RateLimiter) {
    self.services = services
    self.operations = operations
    self.limiter = limiter
    pages = HistoryPages(operations: operations, encoded: services.fanOut.encoded)
  }

  func perform(_ input: ConnectionInput, by session: Session) async throws(MessagingError) {
    let principal = session.principal
    try limit(input.command, principal.account)
    switch input.command {
    case .ping: reply(.ok("ping"), to: input, session)
    case .ack: reply(.ok("ack"), to: input, session)
    case .login, .register:
      throw MessagingError(.badRequest, Notice(.loggedInAlready), field: "op")
    case .settings(let change):
      let account = try await operations.changeSettings(change, of: principal.account)
      session.apply(account.settings)
      reply(.settings(account), to: input, session)
    case .open(let shop):
      let opened = try await operations.open(shop: shop, by: principal)
      reply(.opened(opened.0, seq: opened.seq, shopName: opened.shop.name), to: input, session)
      services.fanOut.presence.watch(opened.0, by: session)
    case .send: preconditionFailure("sends are gathered by ConnectionTask")
    case .status(let cid):
      reply(.status(try await operations.status(cid, by: principal)), to: input, session)
    case .read(let conversation, let seq):
      try await operations.markers.read(conversation, upTo: seq, by: principal)
      reply(.ok("read"), to: input, session)
      if let id = ConversationID(conversation) { await watch(id, by: session) }
    case .typing(let name, let isOn):
      try await typing(name, isOn, by: principal)
      reply(.ok("typing"), to: input, session)
    case .edit(let command):
      let change = ReviseMessage.Change.edit(text: command.text, language: command.language)
      try await revise(input, command.conversation, command.seq, command.cid, change, by: session)
    case .retract(let conversation, let seq, let cid):
      try await revise(input, conversation, seq, cid, .retract, by: session)
    case .conversations(let limit, let before):
      let page = try await operations.conversations(limit: limit, before: before, by: principal)
      let view = session.view
      let rows = try await rendered(page.rows, for: view)
      reply(.conversations(rows, more: page.more, view.settings, view.side), to: input, session)
      for row in rows { services.fanOut.presence.watch(row.conversation, by: session) }
    case .history(let command): try await history(input, command, by: session)
    case .search(let command):
      let page = try await operations.search(
        command.query, in: command.conversation, before: command.before, limit: command.limit, by: principal)
      reply(.found(page.hits, more: page.more), to: input, session)
    case .glossary(let command): try await glossary(input, command, by: session)
    case .translate(let command):
      let (rendering, source) = try operations.translate(
        command.text, from: command.source, to: command.target, by: principal)
      reply(.translated(rendering, from: source, to: command.target), to: input, session)
    }
  }

  // MARK: Messages

  /// Stop 5 for all sends that came together.
  func send(_ requests: [SendMessages.Request], by session: Session) async {
    let principal = session.principal
    var allowed: [SendMessages.Request] = []
    for request in requests {
      do throws(MessagingError) {
        try limiter.take(.send, of: .account(principal.account.id))
        allowed.append(request)
      } catch {
        session.connection.order(.refuse(request.key, error))
      }
    }
    let outcomes = await operations.send(allowed, by: principal)
    for id in Set(allowed.compactMap { ConversationID($0.conversation) }) { await watch(id, by: session) }
    for (request, outcome) in zip(allowed, outcomes) {
      do throws(MessagingError) {
        try await answer(request, outcome, by: session)
      } catch {
        session.connection.order(.refuse(request.key, error))
      }
    }
  }

  /// Nothing, where it is none of the session's, or can't be read now: its request has its reply.
  private func watch(_ id: ConversationID, by session: Session) async {
    guard let conversation = try? await operations.directory.conversation(id),
      conversation.inbox(of: session.side) == session.inbox
    else { return }
    services.fanOut.presence.watch(conversation, by: session)
  }

  private func answer(
    _ request: SendMessages.Request, _ outcome: AppendOutcome, by session: Session
  ) async throws(MessagingError) {
    switch outcome {
    case .stored: break  // Its event was the reply.
    case .refused(let error): throw error
    case .duplicate(let message, let address):
      let sent = try await described(message, at: address.position, isDuplicate: true, for: session)
      session.connection.order(.reply(request.key, .sent(sent)))
    }
  }

  private func revise(
    _ input: ConnectionInput, _ conversation: String, _ seq: Int64, _ cid: String?,
    _ change: ReviseMessage.Change, by session: Session
  ) async throws(MessagingError) {
    let request = ReviseMessage.Request(
      key: input.key, conversation: conversation, seq: seq, cid: cid, change: change)
    switch try await operations.revise(request, by: session.principal) {
    case .stored: break  // Its event was the reply.
    case .refused(let error): throw error
    case .unchanged(let message, let position):
      let sent = try await described(message, at: position, isDuplicate: true, for: session)
      let op = if case .retract = change { "retract" } else { "edit" }
      reply(.revised(RevisedReply(op: op, sent: sent)), to: input, session)
    }
  }

  private func described(
    _ message: Message, at position: Int64, isDuplicate: Bool, for session: Session
  ) async throws(MessagingError) -> SentReply {
    var translations = Translations()
    if let conversation = try await operations.directory.conversation(message.conversation) {
      translations = try await operations.render.forAuthor(
        message, in: conversation, settings: session.principal.account.settings)
    }
    return SentReply(
      message: message, position: position, isDuplicate: isDuplicate,
      renderings: translations.renderings, languages: translations.renderings.keys.sorted(),
      back: translations.back)
  }

  private func history(
    _ input: ConnectionInput, _ command: HistoryCommand, by session: Session
  ) async throws(MessagingError) {
    let page = try await pages(command, by: session.principal)
    reply(.history(page.messages, more: page.more), to: input, session)
    services.fanOut.presence.watch(page.conversation, by: session)
  }

  /// The last messages with what their reader should see and the store does not have.
  private func rendered(
    _ rows: [ConversationSummary], for view: ReaderView
  ) async throws(MessagingError) -> [ConversationSummary] {
    var rendered: [ConversationSummary] = []
    rendered.reserveCapacity(rows.count)
    for row in rows {
      guard var last = row.last, case .text(let original, let editedAt, _) = last.content else {
        rendered.append(row)
        continue
      }
      let renderings = try await operations.render(last, in: row.conversation, for: view)
      last.content = .text(original, editedAt: editedAt, renderings: renderings)
      rendered.append(
        ConversationSummary(
          conversation: row.conversation, seq: row.seq, last: last, unread: row.unread,
          markers: row.markers))
    }
    return rendered
  }

  private func typing(
    _ name: String, _ isOn: Bool, by principal: Principal
  ) async throws(MessagingError) {
    try Rights.require(.send, of: principal)
    let conversation = try await operations.rights.conversation(name, for: principal)
    services.fanOut.tellTyping(
      isOn, in: conversation, by: principal.account.author, except: principal.session)
  }

  private func glossary(
    _ input: ConnectionInput, _ command: GlossaryCommand, by session: Session
  ) async throws(MessagingError) {
    let principal = session.principal
    switch command {
    case .put(let draft):
      let version = try await operations.wording.put(draft, by: principal)
      reply(.wordingChanged(command.name, version: version), to: input, session)
    case .delete(let draft):
      let version = try await operations.wording.delete(draft, by: principal)
      reply(.wordingChanged(command.name, version: version), to: input, session)
    case .list(let kind, let after, let limit):
      let page = try await operations.wording.list(kind, from: after, limit: limit, by: principal)
      reply(.wording(page), to: input, session)
    }
  }

  // MARK: Limits and replies

  private func limit(_ command: ClientCommand, _ account: Account) throws(MessagingError) {
    guard let name = command.rate else { return }
    try limiter.take(name, of: .account(account.id))
  }

  private func reply(_ reply: Reply, to input: ConnectionInput, _ session: Session) {
    if input.wantsReply { session.connection.order(.reply(input.key, reply)) }
  }
}

extension ClientCommand {
  /// The bucket that a command takes from; sends take theirs one by one.
  fileprivate var rate: RateName? {
    switch self {
    case .ping, .ack, .login, .register, .send: nil
    case .open: .open
    case .edit, .retract: .edit
    case .history: .history
    case .translate: .translate
    case .search: .search
    case .glossary: .manage
    case .typing: .typing
    case .settings, .status, .read, .conversations: .query
    }
  }
}
