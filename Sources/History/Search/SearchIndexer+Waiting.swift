import Synchronization

extension SearchIndexer {
  /// A search waits for this many events at most; where more are missing it is not what one has just written.
  private static let awaited: Int64 = 512
  private static let patience = Duration.milliseconds(300)

  /// Until the index has what is stored now, so that one finds what one has just written; at most a moment.
  func catchUp() async {
    guard let wait = begin() else { return }
    await withCheckedContinuation { continuation in
      guard add(continuation, wait) else { return continuation.resume() }
      Task {
        try? await Task.sleep(for: Self.patience)
        giveUp(wait.number)
      }
    }
  }

  func reached(_ event: Int64) {
    let done = state.withLock { state in
      state.indexed = event
      let done = state.searches.filter { $0.value.event <= event }
      for number in done.keys { state.searches[number] = nil }
      return done.values.map(\.continuation)
    }
    for continuation in done { continuation.resume() }
  }

  /// Nil where there is nothing to wait for, or too much.
  private func begin() -> (number: Int, event: Int64)? {
    state.withLock { state in
      guard (1...Self.awaited).contains(state.stored - state.indexed), !state.isClosed else { return nil }
      state.searchCount += 1
      return (state.searchCount, state.stored)
    }
  }

  private func add(
    _ continuation: CheckedContinuation<Void, Never>, _ wait: (number: Int, event: Int64)
  ) -> Bool {
    state.withLock { state in
      guard state.indexed < wait.event, !state.isClosed else { return false }
      state.searches[wait.number] = (wait.event, continuation)
      return true
    }
  }

  private func giveUp(_ number: Int) {
    state.withLock { $0.searches.removeValue(forKey: number) }?.continuation.resume()
  }
}
