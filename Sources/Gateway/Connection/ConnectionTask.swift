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
        for try await batch in batches { await perform(batch, &session) }
      }
    } catch {
      // The socket or TLS broke: the peer's affair. What was being done is done.
    }
    if let session { services.fanOut.remove(session) }
  }

  private func perform(_ batch: [ConnectionInput], _ session: inout Session?) async {
    var sends: [SendMessages.Request] = []
    for input in batch {
      if session?.isEnded == true { return }
      if session != nil, case .send(let command) = input.command {
        sends.append(SendMessages.Request(key: input.key, command))
        continue
      }
      if let session, !sends.isEmpty {
        await router.send(sends, by: session)
        sends = []
      }
      await perform(input, &session)
    }
    if let session, !session.isEnded, !sends.isEmpty { await router.send(sends, by: session) }
  }

  private func perform(_ input: ConnectionInput, _ session: inout Session?) async {
    do throws(MessagingError) {
      if let session {
        try await router.perform(input, by: session)
      } else {
        session = try await opening.perform(input, on: connection)
      }
    } catch {
      connection.order(.refuse(input.key, error))
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
