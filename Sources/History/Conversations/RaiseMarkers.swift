import GRDB
import Messaging

extension WriteSession {
  /// Raises markers as far as they go: never down, never past the newest message.
  func raise(_ moves: [MarkerMove]) throws -> [MarkerChange] {
    var changes: [MarkerChange] = []
    for move in moves {
      let id = move.conversation.id
      let old = try MarkerRow.read(id, database)
      var markers = old
      let seq = min(move.seq, try counter(of: id).seq)
      markers[move.side].delivered = max(markers[move.side].delivered, seq)
      if move.mark == .read { markers[move.side].read = max(markers[move.side].read, seq) }
      guard markers != old else { continue }
      try MarkerRow.write(markers, id, database)
      changes.append(
        MarkerChange(conversation: move.conversation, side: move.side, markers: markers[move.side]))
    }
    return changes
  }
}

/// One row of `marker`; none means zeros.
enum MarkerRow {
  static func read(_ conversation: ConversationID, _ database: Database) throws -> Markers {
    let statement = try database.prepared(
      "SELECT buyer_delivered, buyer_read, shop_delivered, shop_read FROM marker WHERE conversation = ?")
    statement.bind(1, conversation.rawValue)
    let markers = try statement.first {
      Markers(
        buyer: Markers.Pair(delivered: $0.integer(0), read: $0.integer(1)),
        shop: Markers.Pair(delivered: $0.integer(2), read: $0.integer(3)))
    }
    return markers ?? Markers()
  }

  static func write(_ markers: Markers, _ conversation: ConversationID, _ database: Database) throws {
    let statement = try database.prepared("INSERT OR REPLACE INTO marker VALUES (?, ?, ?, ?, ?)")
    statement.bind(1, conversation.rawValue)
    statement.bind(2, markers.buyer.delivered)
    statement.bind(3, markers.buyer.read)
    statement.bind(4, markers.shop.delivered)
    statement.bind(5, markers.shop.read)
    try statement.run()
  }
}
