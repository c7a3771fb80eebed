import Synchronization

/// A batch that is being committed, or will be once there is something to write. One waits for it.
final class UpcomingBatch: Sendable {
  private enum State {
    case underWay
    case awaited(CheckedContinuation<CommittedBatch?, Never>)
    case concluded(CommittedBatch?)
  }

  private let state = Mutex(State.underWay)

  /// - Parameter batch: nil where nothing more will be written.
  func conclude(_ batch: CommittedBatch?) {
    let waiter = state.withLock { state -> CheckedContinuation<CommittedBatch?, Never>? in
      guard case .awaited(let waiter) = state else {
        state = .concluded(batch)
        return nil
      }
      return waiter
    }
    waiter?.resume(returning: batch)
  }

  var value: CommittedBatch? {
    get async {
      await withCheckedContinuation { continuation in
        let concluded = state.withLock { state -> CommittedBatch?? in
          guard case .concluded(let batch) = state else {
            state = .awaited(continuation)
            return nil
          }
          return batch
        }
        if let concluded { continuation.resume(returning: concluded) }
      }
    }
  }
}
