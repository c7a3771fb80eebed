import GRDB

extension WriteSession {
  /// The index has taken these messages out.
  func forgetErasures(_ messages: [Int64]) throws {
    let removal = try database.prepared("DELETE FROM search_erasure WHERE message = ?")
    for message in messages {
      removal.bind(1, message)
      try removal.run()
    }
  }
}
