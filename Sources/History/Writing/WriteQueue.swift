import DequeModule
import Messaging
import Synchronization

/// Writes in the order they came, until the writer takes them. Any thread adds, one takes.
final class WriteQueue: Sendable {
  private struct State {
    var waiting: Deque<any QueuedWrite> = []
    var whenReady: (@Sendable () -> Void)?
    var isClosed = false
  }

  private let state = Mutex(State())

  /// False once the queue is closed: the write was not taken.
  func add(_ write: any QueuedWrite) -> Bool {
    let (isAdded, ready) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
      guard !state.isClosed else { return (false, nil) }
      state.waiting.append(write)
      defer { state.whenReady = nil }
      return (true, state.whenReady)
    }
    ready?()
    return isAdded
  }

  var count: Int { state.withLock { $0.waiting.count } }
  var isEmpty: Bool { state.withLock { $0.waiting.isEmpty } }

  /// No write is taken any more; those that wait still are.
  func close() {
    let ready = state.withLock { state in
      state.isClosed = true
      defer { state.whenReady = nil }
      return state.whenReady
    }
    ready?()
  }

  /// Calls back once, when something waits or the queue is closed: at once, or from the thread that adds or closes.
  func whenReady(_ ready: @escaping @Sendable () -> Void) {
    let isReady = state.withLock { state in
      if state.waiting.isEmpty, !state.isClosed {
        state.whenReady = ready
        return false
      }
      return true
    }
    if isReady { ready() }
  }

  /// All that waits, at most `weight` of it but at least one write; once the queue was ready, empty means that it is closed and
  /// drained.
  func take(weight: Int) -> [any QueuedWrite] {
    state.withLock { Self.cut(&$0.waiting, weight) }
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
