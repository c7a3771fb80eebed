import Messaging
import NIOCore
import Wire

/// Stop 4: batches of commands → operations, in the order they came. Next: `CommandRouter`, `SendMessages` (stop 5).
///
/// One structured child task for each connection. Sends that came together are stored together.
struct ConnectionTask: Sendable {
  let connection: Connection
  let services: ConnectionServices
  let router: CommandRouter
  let opening: SessionOpening

  /// Runs until the connection is closed.
  func run(_ channel: NIOAsyncChannel<[ConnectionInput], Never>) async {
    var session: Session?
    do {
      try await channel.executeThenClose { batches, _ in
        for try await batch in batches {
          if let session {
            await perform(batch[...], by: session)
          } else {
            session = await openInTaskOfItsOwn(batch)
          }
        }
      }
    } catch {
      // The socket or TLS broke: the peer's affair. What was being done is done.
    }
    if let session { services.fanOut.remove(session) }
  }

  /// A task keeps the room that its deepest call took: a login's would stay for as long as the connection, 10 KiB of it.
  private func openInTaskOfItsOwn(_ batch: [ConnectionInput]) async -> Session? {
    async let session = open(batch)
    return await session
  }

  private func open(_ batch: [ConnectionInput]) async -> Session? {
    for (index, input) in batch.enumerated() {
      do throws(MessagingError) {
        guard let session = try await opening.perform(input, on: connection) else { continue }
        await perform(batch[(index + 1)...], by: session)
        return session
      } catch {
        connection.order(.refuse(input.key, error))
      }
    }
    return nil
  }

  private func perform(_ batch: ArraySlice<ConnectionInput>, by session: Session) async {
    var sends: [SendMessages.Request] = []
    for input in batch {
      if session.isEnded { return }
      if case .send(let command) = input.command {
        sends.append(SendMessages.Request(key: input.key, command))
        continue
      }
      if !sends.isEmpty {
        await router.send(sends, by: session)
        sends = []
      }
      do throws(MessagingError) {
        try await router.perform(input, by: session)
      } catch {
        connection.order(.refuse(input.key, error))
      }
      if input.command.hasLongReply { await connection.whenWritable() }
    }
    if !session.isEnded, !sends.isEmpty { await router.send(sends, by: session) }
  }
}

extension ClientCommand {
  /// Whether its reply may be as long as many messages.
  fileprivate var hasLongReply: Bool {
    switch self {
    case .history, .conversations, .search, .glossary, .translate: true
    default: false
    }
  }
}

extension SendMessages.Request {
  fileprivate init(key: RequestKey, _ command: SendCommand) {
    self.init(
      key: key, conversation: command.conversation, cid: command.cid, text: command.text,
      language: command.language, replyTo: command.replyTo)
  }
}
