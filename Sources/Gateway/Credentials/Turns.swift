import DequeModule
import Synchronization

/// So many at once; the others wait, up to a limit, and their callers take turns: one address that asks without end fills the
/// room that nobody else wants, and no more. Any thread.
final class Turns: Sendable {
  private typealias Waiter = CheckedContinuation<Bool, Never>

  private struct State {
    var free: Int
    var waiting = 0
    /// Who waits, by caller.
    var lines: [String: Deque<Waiter>] = [:]
    /// The callers of `lines`, whose turn it is next first.
    var callers: Deque<String> = []

    mutating func append(_ waiter: Waiter, for caller: String) {
      waiting += 1
      if lines[caller] == nil { callers.append(caller) }
      lines[caller, default: []].append(waiter)
    }

    mutating func next() -> Waiter? {
      guard let caller = callers.popFirst(), let waiter = lines[caller]?.popFirst() else { return nil }
      waiting -= 1
      if lines[caller]?.isEmpty == true { lines[caller] = nil } else { callers.append(caller) }
      return waiter
    }

    /// The last one in the longest line; nil where the caller's own would be as long.
    mutating func giveWay(to caller: String) -> Waiter? {
      let own = lines[caller]?.count ?? 0
      guard let longest = lines.max(by: { $0.value.count < $1.value.count }), longest.value.count > own + 1
      else { return nil }
      waiting -= 1
      return lines[longest.key]?.popLast()
    }
  }

  private let state: Mutex<State>
  private let limit: Int

  init(atOnce: Int, queueLimit: Int) {
    state = Mutex(State(free: atOnce))
    limit = queueLimit
  }

  var waiting: Int { state.withLock { $0.waiting } }

  /// Returns false where the queue is too long, at once or once another caller needs the room.
  func take(for caller: String) async -> Bool {
    await withCheckedContinuation { waiter in
      let answer = state.withLock { state -> (Waiter, Bool)? in
        if state.free > 0 {
          state.free -= 1
          return (waiter, true)
        }
        guard state.waiting >= limit else {
          state.append(waiter, for: caller)
          return nil
        }
        guard let other = state.giveWay(to: caller) else { return (waiter, false) }
        state.append(waiter, for: caller)
        return (other, false)
      }
      answer?.0.resume(returning: answer?.1 ?? false)
    }
  }

  func giveBack() {
    let next = state.withLock { state -> Waiter? in
      guard let next = state.next() else {
        state.free += 1
        return nil
      }
      return next
    }
    next?.resume(returning: true)
  }
}
