import Synchronization

/// Whether anything was ever deleted by age: readers look for it only then. Any thread.
final class ExpiryMark: Sendable {
  private let has: Atomic<Bool>

  init(hasBegun: Bool) { has = Atomic(hasBegun) }

  var hasBegun: Bool { has.load(ordering: .relaxed) }

  func begin() { has.store(true, ordering: .relaxed) }
}
