import GRDB
import Messaging

extension WriteSession {
  /// Writes renderings that came after their text. They come in the order of their texts, so they too are appended.
  func fill(_ late: [LateRendering]) throws {
    let insertion = try database.prepared(
      "INSERT OR IGNORE INTO late_rendering (event, renderings) VALUES (?, ?)")
    let expired = try Expiry.newest(database)
    for rendering in late where rendering.event > expired {
      guard let ready = rendering.translation.ready, !ready.isEmpty, try isKept(rendering.event) else {
        continue
      }
      insertion.bind(1, rendering.event)
      insertion.bind(2, RenderingsCoding.encode(ready))
      try insertion.run()
    }
  }

  /// False where the message was retracted meanwhile: nothing of it may be written any more.
  private func isKept(_ event: Int64) throws -> Bool {
    let statement = try database.prepared("SELECT amended, coalesce(message, id) FROM log WHERE id = ?")
    statement.bind(1, event)
    guard let (isAmended, message) = try statement.first({ ($0.integer(0) != 0, $0.integer(1)) }) else {
      return false
    }
    guard isAmended || message != event else { return true }
    return try reading.amendments(of: message).allSatisfy { $0.kind != .retract }
  }
}
