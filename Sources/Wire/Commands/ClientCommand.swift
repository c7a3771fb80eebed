public import Messaging

/// Stop 3: what a client asks, checked for form and not yet for sense. Next: `ConnectionTask` (stop 4).
public enum ClientCommand: Sendable {
  case ping
  case login(LoginCommand)
  case register(RegisterCommand)
  case settings(SettingsChange)
  case open(shop: String)
  case send(SendCommand)
  case status(cid: String)
  case ack(position: Int64)
  case read(conversation: String, seq: Int64)
  case typing(conversation: String, isOn: Bool)
  case edit(EditCommand)
  case retract(conversation: String, seq: Int64, cid: String?)
  case conversations(limit: Int64?, before: String?)
  case history(HistoryCommand)
  case translate(TranslateCommand)
  case search(SearchCommand)
  case glossary(GlossaryCommand)
}

public struct LoginCommand: Sendable {
  public enum Credentials: Sendable {
    case password(user: String, password: String)
    case token(String)
  }

  public struct ResumePoint: Sendable {
    public let epoch: String
    public let position: Int64

    public init(epoch: String, position: Int64) {
      self.epoch = epoch
      self.position = position
    }
  }

  public let credentials: Credentials
  public let device: String?
  public let settings: SettingsChange
  public let window: Int64?
  public let since: ResumePoint?

  /// - Parameters:
  ///   - device: a login of the same device closes the older connection; nil for none.
  ///   - window: nil for the server's own.
  ///   - since: where to resume; nil for live events only.
  public init(
    credentials: Credentials, device: String? = nil, settings: SettingsChange = SettingsChange(),
    window: Int64? = nil, since: ResumePoint? = nil
  ) {
    self.credentials = credentials
    self.device = device
    self.settings = settings
    self.window = window
    self.since = since
  }
}

public struct RegisterCommand: Sendable {
  public let user: String
  public let password: String
  public let settings: SettingsChange

  public init(user: String, password: String, settings: SettingsChange = SettingsChange()) {
    self.user = user
    self.password = password
    self.settings = settings
  }
}

public struct SendCommand: Sendable {
  public let conversation: String
  public let cid: String
  public let text: String
  public let language: LanguageTag?
  public let replyTo: Int64?

  /// - Parameter cid: unique per account for ever; the same one with the same payload stores nothing twice.
  public init(
    conversation: String, cid: String, text: String, language: LanguageTag? = nil, replyTo: Int64? = nil
  ) {
    self.conversation = conversation
    self.cid = cid
    self.text = text
    self.language = language
    self.replyTo = replyTo
  }
}

public struct EditCommand: Sendable {
  public let conversation: String
  public let seq: Int64
  public let text: String
  public let cid: String?
  public let language: LanguageTag?

  public init(
    conversation: String, seq: Int64, text: String, cid: String? = nil, language: LanguageTag? = nil
  ) {
    self.conversation = conversation
    self.seq = seq
    self.text = text
    self.cid = cid
    self.language = language
  }
}

public struct HistoryCommand: Sendable {
  public let conversation: String
  public let range: HistoryRange
  public let limit: Int64?

  public init(conversation: String, range: HistoryRange = .newest, limit: Int64? = nil) {
    self.conversation = conversation
    self.range = range
    self.limit = limit
  }
}

public struct SearchCommand: Sendable {
  public let query: String
  public let conversation: String?
  public let before: SearchMessages.Cursor?
  public let limit: Int64?

  public init(
    query: String, conversation: String? = nil, before: SearchMessages.Cursor? = nil, limit: Int64? = nil
  ) {
    self.query = query
    self.conversation = conversation
    self.before = before
    self.limit = limit
  }
}

public struct TranslateCommand: Sendable {
  public let text: String
  public let source: LanguageTag?
  public let target: LanguageTag

  public init(text: String, from source: LanguageTag? = nil, to target: LanguageTag) {
    self.text = text
    self.source = source
    self.target = target
  }
}

/// The words of one's own shop.
public enum GlossaryCommand: Sendable {
  case put(ManageWording.Draft)
  case delete(ManageWording.Draft)
  /// - Parameters:
  ///   - kind: nil for all.
  ///   - after: where an earlier page said that the next one begins.
  case list(kind: WordingEntry.Kind?, after: Int64?, limit: Int64?)

  /// Its name in `do`.
  public var name: String {
    switch self {
    case .put: "put"
    case .delete: "delete"
    case .list: "list"
    }
  }
}

/// One request: a command and the `id` that its reply will carry.
public struct Request: Sendable {
  /// Nil only for `ack` and `typing`, which then get no reply.
  public let id: RequestID?
  public let op: String
  public let command: ClientCommand
}

/// A line that is answered with an error and changes nothing.
public struct RefusedLine: Error, Sendable {
  public let error: MessagingError
  public let op: String?
  public let id: RequestID?

  public init(error: MessagingError, op: String?, id: RequestID?) {
    self.error = error
    self.op = op
    self.id = id
  }

  /// Whether the line was no frame at all: the tenth such line ends the connection.
  public var isProtocolFault: Bool { error.code == .badFrame || error.code == .tooLarge }
}
