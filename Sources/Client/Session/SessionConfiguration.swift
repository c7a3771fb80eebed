public import Messaging
public import Wire

/// Who logs in, and how events come.
public struct SessionConfiguration: Sendable {
  public var credentials: LoginCommand.Credentials
  /// A second login of the same device closes the first; nil lets any number live side by side.
  public var device: String?
  /// Languages to save with the account.
  public var settings: SettingsChange
  /// How many durable events may be on their way or waiting to be read: it bounds the session's memory.
  public var window: Int
  /// Where the last process left off; nil for what happens from now on.
  public var since: LoginCommand.ResumePoint?
  /// Whether reading the next event acks those before it. Else `Session.acknowledge` does.
  public var acknowledges: Bool
  public var reconnect: ReconnectPolicy

  public init(
    credentials: LoginCommand.Credentials, device: String? = nil, settings: SettingsChange = SettingsChange(),
    window: Int = 256, since: LoginCommand.ResumePoint? = nil, acknowledges: Bool = true,
    reconnect: ReconnectPolicy = ReconnectPolicy()
  ) {
    self.credentials = credentials
    self.device = device
    self.settings = settings
    self.window = max(1, window)
    self.since = since
    self.acknowledges = acknowledges
    self.reconnect = reconnect
  }
}

/// What a session tells its reader.
public enum SessionEvent: Hashable, Sendable {
  /// As the server sent it; a durable one comes once, and in order.
  case event(EventFrame)
  /// Logged in, again perhaps; requests that had no reply are asked again.
  case online(LoginResult)
  /// The connection is gone; the session comes back by itself.
  case offline(reason: String, retryAfterMilliseconds: Int64)
  /// These positions never came, and the server did not say so.
  case hole(ClosedRange<Int64>)
}
