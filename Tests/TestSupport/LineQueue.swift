import NIOCore
import NIOPosix
import Synchronization

/// Lines in the order they came, for one consumer that waits for the next with a deadline.
final class LineQueue: Sendable {
  private struct State {
    var lines: [String] = []
    var isEnded = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  func put(_ line: String) { change { $0.lines.append(line) } }
  func end() { change { $0.isEnded = true } }
  var isEnded: Bool { state.withLock { $0.isEnded } }

  private func change(_ body: (inout State) -> Void) {
    let waiter = state.withLock { state in
      body(&state)
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  /// Forgets what came and was not taken.
  func clear() { state.withLock { $0.lines = [] } }

  /// The next line; nil once there is no more.
  func next(within duration: Duration, _ what: String) async throws -> String? {
    let timeout = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: TimeAmount(duration)) {
      [weak self] in self?.change { _ in }
    }
    defer { timeout.cancel() }
    let clock = ContinuousClock()
    let deadline = clock.now + duration
    while true {
      let taken: (line: String?, isEnded: Bool) = state.withLock { state in
        (state.lines.isEmpty ? nil : state.lines.removeFirst(), state.isEnded)
      }
      if let line = taken.line { return line }
      if taken.isEnded { return nil }
      if clock.now >= deadline { throw Overdue(what) }
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if !state.lines.isEmpty || state.isEnded || clock.now >= deadline { return true }
          precondition(state.waiter == nil, "a client is asked by one task at a time")
          state.waiter = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    }
  }
}
