public import Messaging

extension SQLiteStore: MarkerStore {
  public func markers(of conversation: ConversationID) async throws(MessagingError) -> Markers {
    try await lanes.read { try MarkerRow.read(conversation, $0) }
  }

  public func raise(_ moves: [MarkerMove]) async throws(MessagingError) -> [MarkerChange] {
    guard !moves.isEmpty else { return [] }
    return try await batcher.submit(weight: moves.count) { try $0.raise(moves) }
  }
}
