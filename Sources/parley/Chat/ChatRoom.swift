import Client
import Foundation
import Messaging
import Synchronization
import Wire

/// A conversation being held: lines in, notices to a screen. It shows nothing itself, so that any screen can stand on it.
final class ChatRoom: Sendable {
  /// How much of what was said before is shown on entering.
  private static let earlierCount: Int64 = 20
  /// Among how many of the latest conversations the names and markers of one are looked for.
  private static let knownCount: Int64 = 50

  private struct State {
    var conversation: String?
    /// The newest `seq` shown of each conversation: what history showed is not told again as an event.
    var shown: [String: Int64] = [:]
    var wasOffline = false
  }

  let session: Session
  private let screen: any ChatScreen
  /// Whether someone looks: then what is shown is marked read.
  private let isWatched: Bool
  private let state = Mutex(State())
  /// Ends with the first login: what is shown before it would not know whose messages are one's own.
  private let (login, wasLoggedIn) = AsyncStream<Never>.makeStream()

  init(_ session: Session, screen: any ChatScreen, isWatched: Bool) {
    self.session = session
    self.screen = screen
    self.isWatched = isWatched
  }

  // MARK: Entering

  /// Goes to the conversation with `shop`, or to the latest one.
  /// - Precondition: `listen` is running.
  func enter(shop: String?) async throws {
    for await _ in login {}
    if let shop, let opened = try await open(shop) {
      return try await enter(conversation: opened.conversation, with: opened.shopName ?? shop)
    }
    guard let latest = try await session.conversations(limit: 1).rows.first else {
      return try screen.show(.hint("chat.no_conversation"))
    }
    try await enter(conversation: latest.conversation)
  }

  /// Nil for the shop's own people, who can't open.
  private func open(_ shop: String) async throws(ClientError) -> OpenResult? {
    do throws(ClientError) {
      return try await session.open(shop: shop)
    } catch {
      guard case .refused(let refusal) = error, refusal.code == .forbidden else { throw error }
      return nil
    }
  }

  /// - Parameter other: how it is called; nil: by its two sides.
  func enter(conversation: String, with other: String? = nil) async throws {
    let row = isWatched ? try await row(of: conversation) : nil
    let name = other ?? row.map { "\($0.shop) · \($0.buyer)" }
    state.withLock { $0.conversation = conversation }
    try screen.show(.entered(conversation: conversation, with: name ?? conversation))
    guard isWatched else { return }
    for (side, markers) in row?.markers ?? [:] where markers.delivered > 0 {
      try screen.show(
        .event(
          .marker(
            conversation: conversation, side: side, delivered: markers.delivered, read: markers.read)))
    }
    let page = try await session.history(
      HistoryCommand(conversation: conversation, limit: Self.earlierCount))
    try screen.show(.earlier(page.messages))
    if let last = page.messages.last { wasShown(last) }
  }

  /// Nil for one that is not among the latest; a conversation that is none of one's own is refused.
  private func row(of conversation: String) async throws -> ConversationsResult.Row? {
    let page = try await session.conversations(limit: Self.knownCount)
    screen.change { $0.know(page.rows) }
    let row = page.rows.first { $0.conversation == conversation }
    if row == nil { _ = try await session.history(HistoryCommand(conversation: conversation, limit: 1)) }
    return row
  }

  // MARK: What comes

  /// Tells the screen of all that happens, until the session ends.
  func listen() async throws {
    for await event in session.events {
      switch event {
      case .event(let frame):
        if let event = frame.event { try hear(event) }
      case .online(let login):
        try screen.show(.account(login))
        wasLoggedIn.finish()
        let isBack = state.withLock { state in
          defer { state.wasOffline = false }
          return state.wasOffline
        }
        if isBack {
          try screen.show(.backOnline)
          watchAgain()
        }
      case .offline(let reason, let milliseconds):
        state.withLock { $0.wasOffline = true }
        try screen.show(.offline(reason: reason, retryAfterMilliseconds: milliseconds))
      case .hole(let missing): try screen.show(.hole(missing))
      }
    }
    throw ClientError.closed
  }

  /// The server tells a connection who is there of the conversations that it read.
  private func watchAgain() {
    guard isWatched, let conversation else { return }
    session.submit(.history(HistoryCommand(conversation: conversation, limit: 1))) { _ in }
  }

  private func hear(_ event: ReceivedEvent) throws {
    guard case .message(let message) = event else { return try screen.show(.event(event)) }
    let isNew = state.withLock { state in
      // A shop that waited for its first buyer answers that one.
      if state.conversation == nil { state.conversation = message.conversation }
      return message.seq > state.shown[message.conversation] ?? 0
    }
    guard isNew else { return }
    try screen.show(.event(event))
    wasShown(message)
  }

  private func wasShown(_ message: ReceivedMessage) {
    let isSeen = state.withLock { state in
      state.shown[message.conversation] = message.seq
      return screen.showsAllConversations || message.conversation == state.conversation
    }
    guard isWatched, isSeen else { return }
    // A marker is state: if this one is lost, the next one tells more.
    session.submit(.read(conversation: message.conversation, seq: message.seq)) { _ in }
  }

  // MARK: What is said

  /// The conversation that lines go to.
  var conversation: String? { state.withLock { $0.conversation } }

  /// A message for the present conversation; the screen is told that it is on its way. Nil where there is no conversation.
  func draft(_ text: String, replyTo: Int64? = nil) throws -> SendCommand? {
    guard let conversation else {
      try screen.show(.hint("chat.no_conversation"))
      return nil
    }
    let command = SendCommand(
      conversation: conversation, cid: UUID().uuidString.lowercased(), text: text, replyTo: replyTo)
    try screen.show(.sending(command))
    return command
  }

  /// Sends and waits until it is stored, whatever happens to the connection.
  /// - Returns: whether it was stored.
  func say(_ command: SendCommand) async throws -> Bool {
    do {
      let (_, sent) = try await session.sendPatiently(command)
      state.withLock { state in
        let shown = state.shown[command.conversation] ?? 0
        // Not `max`: a message that came from the other side in between is still to be shown.
        if sent.message.seq == shown + 1 { state.shown[command.conversation] = sent.message.seq }
      }
      try screen.show(.stored(sent, cid: command.cid))
      return true
    } catch let error as ClientError {
      guard case .refused = error else { throw error }
      try screen.show(.refused(command, error))
      return false
    }
  }

  func report(_ lines: [String]) throws { try screen.show(.report(lines)) }
  func revised(_ sent: SentResult) throws { try screen.show(.revised(sent)) }
  func earlier(_ messages: [ReceivedMessage]) throws { try screen.show(.earlier(messages)) }
}
