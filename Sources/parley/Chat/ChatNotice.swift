import Client
import Wire

/// What a conversation has to tell its screen.
enum ChatNotice: Sendable {
  /// What was said before, oldest first.
  case earlier([ReceivedMessage])
  case event(ReceivedEvent)
  /// One's own message: it is stored, and this is how the other side will read it.
  case stored(SentResult)
  case refused(text: String, ClientError)
  case offline(reason: String, retryAfterMilliseconds: Int64)
  /// Back again; what was not confirmed is being asked for.
  case backOnline
  case hole(ClosedRange<Int64>)
  /// Where the next line goes to.
  case entered(conversation: String, with: String)
  case hint(String)
}

/// Shows a conversation to someone. Called in order, by one task at a time for each of its two callers: reader and writer.
protocol ChatScreen: Sendable {
  func show(_ notice: ChatNotice) throws
}
