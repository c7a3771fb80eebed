import GRDB
public import Messaging

extension SQLiteStore: InboxReader {
  public func newestPosition(of inbox: InboxID) async throws(MessagingError) -> Int64 {
    if let newest = tail.newest(inInbox: inbox.rawValue) { return newest.address }
    return try await lanes.read(near: inbox.rawValue) { [tail] database in
      try AddressIndex.newest(inInbox: inbox.rawValue, tail, database).address
    }
  }

  public func retainedAfter(of inbox: InboxID) async throws(MessagingError) -> Int64 {
    try await lanes.read(near: inbox.rawValue) { database in
      try Expiry.retainedAfter(inbox.rawValue, database)
    }
  }

  public func entries(of inbox: InboxID, after position: Int64, limit: Int)
    async throws(MessagingError) -> [InboxEntry]
  {
    guard limit > 0, position >= 0, position < Int64.max - Int64(limit) else { return [] }
    let addresses = (position + 1)...(position + Int64(limit))
    let held = tail.events(ofInbox: inbox.rawValue, addresses)
    return try await lanes.read(near: inbox.rawValue) { [names] database in
      let found = try AddressIndex.events(ofInbox: inbox.rawValue, addresses, after: held, database)
      return try InboxPage(MessageReading(database, names)).entries(found)
    }
  }
}

/// A page of replay, bounded by the bytes of its texts as well.
private struct InboxPage {
  private static let bytesLimit = 256 * 1024

  private let reading: MessageReading

  init(_ reading: MessageReading) { self.reading = reading }

  func entries(_ events: AddressedEvents) throws -> [InboxEntry] {
    var entries: [InboxEntry] = []
    var bytes = 0
    for (offset, event) in events.events.enumerated() {
      guard let row = try reading.row(event),
        let message = try row.message.map(reading.message) ?? reading.message(row)
      else { continue }
      bytes += message.textBytes
      // One at least, or a reader could never get past a long one.
      guard bytes <= Self.bytesLimit || entries.isEmpty else { break }
      entries.append(
        InboxEntry(position: events.base + Int64(offset), kind: row.eventKind, message: message))
    }
    return entries
  }
}

extension LogRow {
  fileprivate var eventKind: DurableEvent.Kind {
    switch kind {
    case .message: .message
    case .edit: .edit
    case .retract: .retract
    case .translation: .translation(language.flatMap { LanguageTag($0) } ?? .english)
    }
  }
}

extension Message {
  fileprivate var textBytes: Int {
    guard case .text(let original, _, let renderings) = content else { return 0 }
    return renderings.values.reduce(original.text.utf8.count) { $0 + ($1.text?.utf8.count ?? 0) }
  }
}
