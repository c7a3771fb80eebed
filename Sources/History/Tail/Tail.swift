import Synchronization

/// The part of the log that the `by_…` tables don't have yet, found by address in memory.
///
/// Writing four index rows a message would touch four scattered pages, ten times the cost of the row itself once there
/// is much stored. So they are written later, sorted and many to a page, by `IndexMerge`. The writer adds what it has
/// committed, before anyone is told; readers look here first, and only then begin to read the tables: an entry leaves
/// only after the tables have it. Any thread.
final class Tail: Sendable {
  private struct State {
    var frozen: Generation?
    var active = Generation()

    var generations: [Generation] { frozen.map { [$0, active] } ?? [active] }
  }

  private let state = Mutex(State())

  func append(_ entries: [TailEntry]) {
    state.withLock { state in
      for entry in entries { state.active.append(entry) }
    }
  }

  /// Sets the active generation aside to be merged; nil while one is being merged, or where there is too little.
  func freeze(atLeast count: Int) -> Generation? {
    state.withLock { state in
      guard state.frozen == nil, state.active.count >= count else { return nil }
      state.frozen = state.active
      state.active = Generation()
      return state.frozen
    }
  }

  /// What is being merged.
  var frozen: Generation? { state.withLock { $0.frozen } }

  /// The frozen generation is in the tables.
  func dropFrozen() {
    let dropped = state.withLock { state in
      let frozen = state.frozen
      state.frozen = nil
      return frozen
    }
    // Freed here, outside the lock.
    _ = consume dropped
  }

  func event(of cid: CidKey) -> Int64? {
    state.withLock { $0.active.cids[cid] ?? $0.frozen?.cids[cid] }
  }

  /// The newest `seq` of a conversation and its event, if they are here.
  func newest(inConversation conversation: Int64) -> (address: Int64, event: Int64)? {
    state.withLock { Self.newest($0.generations, \.conversations, conversation) }
  }

  func newest(inInbox inbox: Int64) -> (address: Int64, event: Int64)? {
    state.withLock { Self.newest($0.generations, \.inboxes, inbox) }
  }

  /// The events of a conversation at `addresses`, as far as they are here: a suffix of what there is.
  func events(ofConversation conversation: Int64, _ addresses: ClosedRange<Int64>) -> AddressedEvents {
    state.withLock { Self.events($0.generations, \.conversations, conversation, addresses) }
  }

  func events(ofInbox inbox: Int64, _ addresses: ClosedRange<Int64>) -> AddressedEvents {
    state.withLock { Self.events($0.generations, \.inboxes, inbox, addresses) }
  }

  /// The conversations of an inbox that have a message here, each with its newest.
  func recentConversations(ofInbox inbox: Int64) -> [Int64: Int64] {
    state.withLock { state in
      let active = state.active.recent[inbox] ?? [:]
      guard let frozen = state.frozen?.recent[inbox] else { return active }
      return frozen.merging(active) { $1 }
    }
  }

  private static func newest(
    _ generations: [Generation], _ runs: KeyPath<Generation, [Int64: Generation.Run]>, _ key: Int64
  ) -> (address: Int64, event: Int64)? {
    for generation in generations.reversed() {
      if let run = generation[keyPath: runs][key], let event = run.events.last { return (run.newest, event) }
    }
    return nil
  }

  private static func events(
    _ generations: [Generation], _ runs: KeyPath<Generation, [Int64: Generation.Run]>, _ key: Int64,
    _ addresses: ClosedRange<Int64>
  ) -> AddressedEvents {
    guard addresses.upperBound < Int64.max else { return AddressedEvents(base: Int64.max, events: []) }
    var found = AddressedEvents(base: addresses.upperBound + 1, events: [])
    for generation in generations {
      guard let run = generation[keyPath: runs][key] else { continue }
      let lower = max(addresses.lowerBound, run.base)
      let upper = min(addresses.upperBound, run.newest)
      guard lower <= upper else { continue }
      if found.events.isEmpty { found.base = lower }
      found.events += run.events[Int(lower - run.base)...Int(upper - run.base)]
    }
    return found
  }
}

/// Events at consecutive addresses from `base` on.
struct AddressedEvents: Sendable {
  var base: Int64
  var events: [Int64]
}
