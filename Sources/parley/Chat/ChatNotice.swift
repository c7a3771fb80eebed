import Client
import Wire

/// What a conversation has to tell its screen.
enum ChatNotice: Sendable {
  /// Logged in, for the first time or again.
  case account(LoginResult)
  /// What was said before, oldest first.
  case earlier([ReceivedMessage])
  case event(ReceivedEvent)
  /// One's own message is on its way.
  case sending(SendCommand)
  /// One's own message: it is stored, and this is how the other side will read it.
  case stored(SentResult, cid: String)
  case refused(SendCommand, ClientError)
  /// One's own message was edited or retracted.
  case revised(SentResult)
  case offline(reason: String, retryAfterMilliseconds: Int64)
  /// Back again; what was not confirmed is being asked for.
  case backOnline
  case hole(ClosedRange<Int64>)
  /// Where the next line goes to.
  case entered(conversation: String, with: String)
  /// A sentence of the interface, by its key.
  case hint(String)
  /// The answer to a command, one line each; foreign texts in it are cleaned already.
  case report([String])
}

/// Shows a conversation to someone. Called in order, by one task at a time for each of its two callers: reader and writer.
protocol ChatScreen: Sendable {
  /// Whether what comes in a conversation that was not entered stands before the reader's eyes too.
  var showsAllConversations: Bool { get }

  func show(_ notice: ChatNotice) throws

  /// Into the view behind it, where commands look.
  func look<Value: Sendable>(_ body: (ChatView) -> Value) -> Value
  func change(_ body: (inout ChatView) -> Void)
}
