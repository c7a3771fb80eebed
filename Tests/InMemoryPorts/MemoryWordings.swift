public import Messaging
import Synchronization

/// The shops' own words in a dictionary, and what was put into use.
public final class MemoryWordings: WordingStore, WordingUse {
  private struct State {
    var kept: [ShopID: WordingSnapshot]
    var used: [(shop: ShopID, version: Int64)] = []
  }

  private let state: Mutex<State>

  public init(shops: [ShopID]) {
    let empty = WordingSnapshot(version: 0, entries: [])
    state = Mutex(State(kept: Dictionary(uniqueKeysWithValues: shops.map { ($0, empty) })))
  }

  /// Every snapshot that was put into use, in order.
  public var used: [(shop: ShopID, version: Int64)] { state.withLock { $0.used } }

  public func use(_ wording: WordingSnapshot, of shop: ShopID) {
    state.withLock { $0.used.append((shop, wording.version)) }
  }

  public func wordings() async throws(MessagingError) -> [ShopID: WordingSnapshot] {
    state.withLock { $0.kept.filter { $0.value.version > 0 } }
  }

  public func wording(of shop: ShopID) async throws(MessagingError) -> WordingSnapshot {
    state.withLock { $0.kept[shop] ?? WordingSnapshot(version: 0, entries: []) }
  }

  public func put(
    _ entries: [WordingEntry], of shop: ShopID
  ) async throws(MessagingError) -> WordingSnapshot {
    let kept = state.withLock { state -> WordingSnapshot? in
      guard let before = state.kept[shop] else { return nil }
      var all = before.entries
      for entry in entries {
        if let place = all.firstIndex(where: { $0.isSame(as: entry) }) {
          all[place] = entry
        } else {
          all.append(entry)
        }
      }
      let after = WordingSnapshot(version: before.version + (entries.isEmpty ? 0 : 1), entries: all)
      state.kept[shop] = after
      return after
    }
    guard let kept else { throw .notFound("shop") }
    return kept
  }

  public func delete(
    _ entry: WordingEntry, of shop: ShopID
  ) async throws(MessagingError) -> WordingSnapshot? {
    state.withLock { state in
      guard let before = state.kept[shop] else { return nil }
      let left = before.entries.filter { !$0.isSame(as: entry) }
      guard left.count < before.entries.count else { return nil }
      let after = WordingSnapshot(version: before.version + 1, entries: left)
      state.kept[shop] = after
      return after
    }
  }
}

extension WordingEntry {
  fileprivate func isSame(as other: WordingEntry) -> Bool {
    kind == other.kind && from == other.from && to == other.to && source.utf8.elementsEqual(other.source.utf8)
  }
}
