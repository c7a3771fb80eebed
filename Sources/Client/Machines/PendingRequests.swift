import Wire

/// Requests without their terminal reply, in the order they were made. What a connection leaves unanswered is asked again on
/// the next: a `send` under the same `cid`, so that nothing is stored twice.
struct PendingRequests {
  private struct Entry {
    let command: ClientCommand
    /// Written on a connection that broke: it may have been done.
    var isUnconfirmed = false
    var isWritten = false
  }

  /// The login's own, outside of the count.
  static let loginID = RequestID.integer(0)
  static let limit = 4_096

  private var entries: [Int64: Entry] = [:]
  private var sends: [String: Int64] = [:]
  private var lastID: Int64 = 0

  var isEmpty: Bool { entries.isEmpty }

  /// Nil where too many wait already.
  mutating func add(_ command: ClientCommand) -> Int64? {
    guard entries.count < Self.limit else { return nil }
    lastID += 1
    entries[lastID] = Entry(command: command)
    if case .send(let send) = command { sends[send.cid] = lastID }
    return lastID
  }

  /// The request to write now; nil where it was finished meanwhile.
  mutating func write(_ id: Int64) -> Request? {
    guard let command = entries[id]?.command else { return nil }
    entries[id]?.isWritten = true
    return Request(id: .integer(id), command)
  }

  /// The reply came, or nobody waits for it any more.
  mutating func finish(_ id: Int64) -> Bool {
    guard let entry = entries.removeValue(forKey: id) else { return false }
    if case .send(let send) = entry.command, sends[send.cid] == id { sends[send.cid] = nil }
    return true
  }

  /// Refused for the moment, though an earlier connection may have done it: the outcome is still open.
  /// - Returns: whether to ask again; false for a request whose refusal is its outcome.
  mutating func postpone(_ id: Int64) -> Bool {
    guard isUnconfirmed(id) else { return false }
    entries[id]?.isWritten = false
    return true
  }

  func isPostponed(_ id: Int64) -> Bool { entries[id]?.isWritten == false }

  private func isUnconfirmed(_ id: Int64) -> Bool { entries[id]?.isUnconfirmed ?? false }

  /// Whether a message in the replay is one's own whose reply is still to come.
  func awaitsReply(cid: String) -> Bool { sends[cid].map(isUnconfirmed) ?? false }

  mutating func disconnected() {
    for id in entries.keys where entries[id]?.isWritten == true {
      entries[id]?.isUnconfirmed = true
      entries[id]?.isWritten = false
    }
  }

  /// All of them, oldest first.
  var ids: [Int64] { entries.keys.sorted() }
}
