import DequeModule
import Messaging
import Synchronization

/// Writes in the order they came, until the writer takes them. Any thread adds, one task takes.
final class WriteQueue: Sendable {
  private struct State {
    var waiting: Deque<any QueuedWrite> = []
    var taker: CheckedContinuation<Void, Never>?
    var isClosed = false
  }

  private let state = Mutex(State())

  /// False once the queue is closed: the write was not taken.
  func add(_ write: any QueuedWrite) -> Bool {
    let (isAdded, taker) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
      guard !state.isClosed else { return (false, nil) }
      state.waiting.append(write)
      defer { state.taker = nil }
      return (true, state.taker)
    }
    taker?.resume()
    return isAdded
  }

  var count: Int { state.withLock { $0.waiting.count } }
  var isEmpty: Bool { state.withLock { $0.waiting.isEmpty } }

  /// No write is taken any more; those that wait still are.
  func close() {
    let taker = state.withLock { state in
      state.isClosed = true
      defer { state.taker = nil }
      return state.taker
    }
    taker?.resume()
  }

  /// All that waits, at most `weight` of it but at least one write; empty once the queue is closed and drained.
  func take(weight: Int) async -> [any QueuedWrite] {
    while true {
      let (batch, isClosed) = state.withLock { state in (Self.cut(&state.waiting, weight), state.isClosed) }
      if !batch.isEmpty || isClosed { return batch }
      await withCheckedContinuation { continuation in
        let mustWait = state.withLock { state in
          guard state.waiting.isEmpty, !state.isClosed else { return false }
          state.taker = continuation
          return true
        }
        if !mustWait { continuation.resume() }
      }
    }
  }

  private static func cut(_ waiting: inout Deque<any QueuedWrite>, _ weight: Int) -> [any QueuedWrite] {
    var batch: [any QueuedWrite] = []
    var taken = 0
    while let next = waiting.first, batch.isEmpty || taken + next.weight <= weight {
      batch.append(next)
      taken += next.weight
      waiting.removeFirst()
    }
    return batch
  }
}
