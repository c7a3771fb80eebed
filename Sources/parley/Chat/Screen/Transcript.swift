import Wire

/// The part of a conversation that is kept in memory: messages in the order of `seq`, those without one at the end, and notes between.
struct Transcript: Sendable {
  /// Older ones are asked for again with /history: a client that runs for months stays as small as it was.
  static let limit = 400
  /// As far back as one may leaf.
  static let leafingLimit = 4_000

  private(set) var entries: [Entry] = []
  private var room = Transcript.limit
  /// Of the other side: up to where it got and read.
  private(set) var delivered: Int64 = 0
  private(set) var read: Int64 = 0

  var lastSeq: Int64? { entries.lazy.compactMap(\.message?.seq).max() }
  var firstSeq: Int64? { entries.lazy.compactMap(\.message?.seq).min() }

  var unconfirmedCount: Int {
    entries.count { $0.message.map { $0.progress == .sent || $0.progress == .unconfirmed } ?? false }
  }

  func message(_ seq: Int64) -> ShownMessage? { entries.lazy.compactMap(\.message).first { $0.seq == seq } }

  mutating func note(_ text: String) {
    entries.append(.note(text))
    trim()
  }

  /// Adds a message, or puts it in the place of what was known of it.
  mutating func put(_ message: ShownMessage) {
    if let index = entries.lastIndex(where: { $0.message.map { Self.areSame($0, message) } ?? false }) {
      var message = message
      let known = entries[index].message
      if message.author == nil { message.author = known?.author }
      if message.back.isEmpty, message.text == known?.text { message.back = known?.back ?? [:] }
      guard known?.seq != message.seq else {
        entries[index] = .message(message)
        return
      }
      entries.remove(at: index)
      insert(message)
    } else {
      insert(message)
    }
    trim()
  }

  /// What was asked for stays, above what is there, until the conversation is entered anew.
  mutating func putEarlier(_ messages: [ShownMessage]) {
    room = min(Self.leafingLimit, room + messages.count)
    for message in messages { put(message) }
  }

  private static func areSame(_ a: ShownMessage, _ b: ShownMessage) -> Bool {
    if let first = a.seq, let second = b.seq { return first == second }
    return a.cid != nil && a.cid == b.cid
  }

  private mutating func insert(_ message: ShownMessage) {
    var index = entries.count
    if let seq = message.seq {
      // Notes stand where they were told: looked past, and passed only together with the message before them.
      for (place, entry) in entries.enumerated().reversed() {
        guard let other = entry.message else { continue }
        guard other.seq.map({ $0 > seq }) ?? true else { break }
        index = place
      }
    }
    entries.insert(.message(message), at: index)
  }

  private mutating func trim() {
    if entries.count > room { entries.removeFirst(entries.count - room) }
  }

  mutating func change(_ seq: Int64, _ change: (inout ShownMessage) -> Void) {
    guard let index = entries.lastIndex(where: { $0.message?.seq == seq }),
      var message = entries[index].message
    else { return }
    change(&message)
    entries[index] = .message(message)
  }

  mutating func change(cid: String, _ change: (inout ShownMessage) -> Void) {
    guard let index = entries.lastIndex(where: { $0.message?.cid == cid }),
      var message = entries[index].message
    else { return }
    change(&message)
    entries[index] = .message(message)
  }

  mutating func render(_ seq: Int64, _ rendering: ReceivedRendering) {
    change(seq) { message in
      message.renderings.removeAll { $0.language == rendering.language && $0.revision <= rendering.revision }
      if !message.renderings.contains(where: { $0.language == rendering.language }) {
        message.renderings.append(rendering)
      }
    }
  }

  mutating func mark(delivered: Int64, read: Int64) {
    self.delivered = max(self.delivered, delivered)
    self.read = max(self.read, read)
  }

  /// The connection broke: nobody knows of these whether they are stored.
  mutating func loseConnection() {
    for (index, entry) in entries.enumerated() {
      guard var message = entry.message, message.progress == .sent else { continue }
      message.progress = .unconfirmed
      entries[index] = .message(message)
    }
  }

  func progress(of message: ShownMessage) -> ShownMessage.Progress {
    guard let seq = message.seq else { return message.progress }
    return seq <= read ? .read : seq <= delivered ? .delivered : .stored
  }
}
