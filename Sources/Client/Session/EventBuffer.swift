/// Events that were received and not read yet.
///
/// Durable ones are bounded by the window, for the server sends no more without an ack; of the transient ones the oldest give way.
struct EventBuffer {
  struct Entry: Equatable {
    let event: SessionEvent?
    let position: Int64?
  }

  static let transientLimit = 1_024

  private var entries: [Entry?] = []
  private var head = 0
  private var transients = 0

  mutating func append(_ entry: Entry) {
    entries.append(entry)
    guard entry.position == nil else { return }
    transients += 1
    if transients > Self.transientLimit { dropOldestTransient() }
  }

  mutating func popFirst() -> Entry? {
    while head < entries.count {
      let entry = entries[head]
      entries[head] = nil
      head += 1
      guard let entry else { continue }
      if entry.position == nil { transients -= 1 }
      compact()
      return entry
    }
    entries.removeAll(keepingCapacity: true)
    head = 0
    return nil
  }

  /// The oldest durable event's.
  var firstPosition: Int64? {
    for entry in entries[head...] {
      if let position = entry?.position { return position }
    }
    return nil
  }

  /// Forgets the durable events.
  /// - Returns: their positions, ascending.
  mutating func dropDurable() -> [Int64] {
    let rest = entries[head...].compactMap { $0 }
    entries = rest.filter { $0.position == nil }
    head = 0
    return rest.compactMap(\.position).sorted()
  }

  /// Room is given back once half of the array is empty.
  private mutating func compact() {
    guard head > 64, head * 2 > entries.count else { return }
    entries.removeFirst(head)
    head = 0
  }

  private mutating func dropOldestTransient() {
    for index in head..<entries.count {
      guard let entry = entries[index], entry.position == nil, case .event = entry.event else { continue }
      entries[index] = nil
      transients -= 1
      return
    }
  }
}
