import Messaging
import Wire

/// One thing in the view of a conversation.
enum Entry: Sendable {
  case message(ShownMessage)
  case note(String)

  var message: ShownMessage? {
    guard case .message(let message) = self else { return nil }
    return message
  }
}

/// A message as far as it is known: one's own begins without a `seq`.
struct ShownMessage: Sendable {
  /// How far one's own message has come.
  enum Progress: Int, Sendable {
    case sent, unconfirmed, refused, stored, delivered, read

    /// In the margin: three columns, told apart without colour.
    var mark: String {
      switch self {
      case .sent: "·"
      case .unconfirmed: "?"
      case .refused: "×"
      case .stored: "✓"
      case .delivered: "✓✓"
      case .read: "✓✓✓"
      }
    }
  }

  var seq: Int64?
  var cid: String?
  /// Nil for one's own without a `seq`, and in replies to oneself.
  var author: ReceivedAuthor?
  var timestamp: Int64
  var replyTo: Int64?
  /// Nil for a tombstone.
  var text: String?
  var language: String?
  var isEdited = false
  var renderings: [ReceivedRendering] = []
  /// What each rendering means in one's own language.
  var back: [String: String] = [:]
  /// Of what has no `seq` yet.
  var progress = Progress.sent
  var refusal: String?

  init(_ message: ReceivedMessage, back: [String: String] = [:]) {
    seq = message.seq
    cid = message.cid
    author = message.author
    timestamp = message.timestamp
    replyTo = message.replyTo
    text = message.original?.text
    language = message.original?.language
    isEdited = message.editedAt != nil
    renderings = message.renderings
    self.back = back
    progress = .stored
  }

  init(sending command: SendCommand, at timestamp: Int64) {
    cid = command.cid
    self.timestamp = timestamp
    replyTo = command.replyTo
    text = command.text
  }
}
