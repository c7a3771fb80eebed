import Messaging

/// Terms as the index has them: keyed hashes, never words.
///
/// SQLite merges its index in its own time, so what was deleted stays in the file for a while; of a retracted text
/// that is then a set of hashes under the database's secret. And no query can be anything but a list of tokens.
struct SearchTokens: Sendable {
  let hash: KeyedHash

  /// Everything that one text is found by, separated by spaces.
  func tokens(_ texts: [String]) -> String {
    var terms: Set<String> = []
    for text in texts { terms.formUnion(SearchPieces(text).terms) }
    return terms.map(token).joined(separator: " ")
  }

  /// 40 bits in base 32. Terms that share a token by chance are told apart when a hit is read.
  func token(_ term: String) -> String {
    var bits = hash(term)
    var token = "t"
    for _ in 0..<8 {
      token.unicodeScalars.append(Self.digits[Int(bits & 31)])
      bits >>= 5
    }
    return token
  }

  static func token(_ inbox: InboxID) -> String { "i\(inbox.rawValue)" }
  static func token(_ conversation: ConversationID) -> String { "c\(conversation.rawValue)" }

  private static let digits = Array("abcdefghijklmnopqrstuvwxyz234567".unicodeScalars)
}
