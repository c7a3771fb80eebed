import Synchronization

/// Slots that parallel readers fill, each its own.
final class LockedArray: Sendable {
  private let slots: Mutex<[Result<(Language, UInt64), any Error>?]>

  init(count: Int) { slots = Mutex(Array(repeating: nil, count: count)) }

  func set(_ index: Int, _ result: Result<(Language, UInt64), any Error>) {
    slots.withLock { $0[index] = result }
  }

  func all() -> [Result<(Language, UInt64), any Error>] {
    slots.withLock { $0.map { $0 ?? .failure(ContentError("not read")) } }
  }
}
