import NIOCore
import Synchronization
import Wire

extension Session {
  /// Connects, and connects again, until the task is cancelled or the server ends it for good. Once only.
  ///
  /// When it returns or throws, `events` ends and requests without a reply fail with `closed`.
  public func run() async throws(ClientError) {
    defer { end() }
    while !Task.isCancelled {
      let reason = await holdConnection()
      let next = state.withLock { state in
        state.connection = nil
        let dropped = state.buffer.dropDurable()
        return state.machine.disconnected(reason, dropped: dropped, chance: .random(in: 0...1))
      }
      guard !Task.isCancelled else { return }
      switch next {
      case .fail(let error): throw error
      case .reconnect(let milliseconds, let reason):
        state.withLock { state in
          let event = SessionEvent.offline(reason: reason, retryAfterMilliseconds: milliseconds)
          deliver(EventBuffer.Entry(event: event, position: nil), &state)
        }
        try? await Task.sleep(for: .milliseconds(milliseconds))
      }
    }
  }

  /// One connection from its beginning to its end.
  private func holdConnection() async -> ClientError? {
    do throws(ClientError) {
      let connection = try await Connection.open(address, trust: trust, on: group) { connection in
        SessionReceiver(session: self, connection: connection)
      }
      return await withTaskCancellationHandler {
        await withTaskGroup(of: Void.self) { group in
          group.addTask { await self.watch(connection) }
          let reason = await connection.waitUntilClosed()
          group.cancelAll()
          return reason
        }
      } onCancel: {
        connection.close()
      }
    } catch {
      return error
    }
  }

  /// Closes a connection that is silent for longer than the server's pings allow: the peer is gone and nobody said so.
  private func watch(_ connection: Connection) async {
    while !Task.isCancelled {
      let (phase, idle) = state.withLock { ($0.machine.phase, $0.machine.idleMilliseconds) }
      // The server pings after half of `idle`; before the login it has ten seconds for each step.
      let patience = phase == .online ? idle - idle / 4 : 10_000
      do { try await Task.sleep(for: .milliseconds(patience)) } catch { return }
      let isAlive = state.withLock { state in
        defer { state.isAlive = false }
        return state.isAlive
      }
      if !isAlive { connection.close() }
    }
  }

  private func end() {
    let (completions, reader) = state.withLock { state in
      state.isEnded = true
      state.machine.ended()
      state.connection = nil
      defer {
        state.completions = [:]
        state.reader = nil
      }
      return (state.completions, state.reader)
    }
    reader?.resume(returning: nil)
    for completion in completions.values { completion(.failure(.closed)) }
  }

  /// The first frame tells which connection it is: a name with several addresses may be tried on more than one.
  fileprivate func received(_ frame: ServerFrame, on connection: Connection) {
    state.withLock { state in
      if state.connection == nil, !state.isEnded {
        state.connection = connection
        state.machine.connected()
      }
      guard state.connection === connection else { return }
      state.isAlive = true
      perform(state.machine.received(frame), &state)
    }
  }
}

/// The session's end of a connection.
private struct SessionReceiver: FrameReceiver {
  let session: Session
  let connection: Connection

  func received(_ frame: ServerFrame) { session.received(frame, on: connection) }
}
