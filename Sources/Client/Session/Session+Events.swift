import Synchronization
import Wire

extension Session {
  /// What happens, in order. One reader at a time. Asking for the next event acks the one before it, so that an event whose
  /// handling did not end comes again in the next process.
  public struct Events: AsyncSequence, Sendable {
    let session: Session

    public struct Iterator: AsyncIteratorProtocol {
      let session: Session

      /// Nil once the session has ended, or the task is cancelled.
      public mutating func next() async -> SessionEvent? { await session.nextEvent() }
    }

    public func makeAsyncIterator() -> Iterator { Iterator(session: session) }
  }

  public var events: Events { Events(session: self) }

  private func nextEvent() async -> SessionEvent? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.withLock { state in
          finishInHand(&state)
          if let event = take(&state) {
            continuation.resume(returning: event)
          } else if state.isEnded || Task.isCancelled {
            continuation.resume(returning: nil)
          } else {
            precondition(state.reader == nil, "a session's events have one reader at a time")
            state.reader = continuation
          }
        }
      }
    } onCancel: {
      state.withLock { state in
        state.reader?.resume(returning: nil)
        state.reader = nil
      }
    }
  }

  private func finishInHand(_ state: inout State) {
    guard let position = state.inHand else { return }
    state.inHand = nil
    handled(position, &state)
  }

  private func handled(_ position: Int64, _ state: inout State) {
    if configuration.acknowledges { perform(state.machine.handled(position), &state) }
  }

  /// Steps over what has nothing to tell.
  private func take(_ state: inout State) -> SessionEvent? {
    while let entry = state.buffer.popFirst() {
      if let event = entry.event {
        state.inHand = entry.position
        return event
      }
      if let position = entry.position { handled(position, &state) }
    }
    return nil
  }

  func deliver(_ entry: EventBuffer.Entry, _ state: inout State) {
    state.buffer.append(entry)
    guard let reader = state.reader, let event = take(&state) else { return }
    state.reader = nil
    reader.resume(returning: event)
  }
}
