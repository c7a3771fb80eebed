import Wire

/// Every limit that an operator may set; `hello.limits` tells the first seven and the rates. 0 turns a rate off.
public struct ServerLimits: Hashable, Sendable {
  /// A frame without its LF. Room for 4,000 scalars, each escaped as a surrogate pair, and the rest of the frame.
  public var lineBytes = 65_536
  /// Objects and arrays within one another in a frame; each costs stack.
  public var nesting = Request.depthLimit
  /// Unicode scalars in a text: a page of prose; keeps the worst translation under 20 ms.
  public var textChars = 4_000
  /// Durable events un-acked on a connection, at most and by default.
  public var window = 1_024
  /// From the accepted connection to the end of its TLS handshake: three round trips, on whatever network.
  public var handshakeMilliseconds = 8_000
  /// From the accepted connection to the login, the TLS handshake included.
  public var loginMilliseconds = 10_000
  /// Silence after which a connection is ended; it is pinged at half of it.
  public var idleMilliseconds = 120_000
  /// From the first byte of a line to its end.
  public var lineMilliseconds = 30_000
  /// Connections in all; the next one gets `bye` `full`.
  public var connections = 20_000
  /// Connections of one account.
  public var connectionsPerAccount = 64
  /// Connections of one address. Buyers behind one carrier's address share it.
  public var connectionsPerAddress = 12_000
  /// Connections that have not logged in yet.
  public var unauthenticatedConnections = 4_000
  /// Frames that are no frames before `bye` `protocol`.
  public var protocolFaults = 10
  /// Translations that are remembered for when a text comes again; 0 is none.
  public var translationsBytes = 33_554_432
  public var rates = Rates()

  public init() {}

  /// Token buckets for each account (`login`, `register`: for each address too).
  public struct Rates: Hashable, Sendable {
    public var send = Rate(burst: 40, perSecond: 10)
    public var edit = Rate(burst: 20, perSecond: 2)
    public var open = Rate(burst: 20, perSecond: 2)
    public var history = Rate(burst: 60, perSecond: 20)
    public var search = Rate(burst: 20, perSecond: 5)
    public var translate = Rate(burst: 30, perSecond: 10)
    public var typing = Rate(burst: 20, perSecond: 4)
    public var manage = Rate(burst: 60, perSecond: 10)
    public var query = Rate(burst: 100, perSecond: 50)
    public var register = Rate(burst: 20, perSecond: 1)

    public init() {}
  }

  public struct Rate: Hashable, Sendable {
    public var burst: Int
    public var perSecond: Double

    public init(burst: Int, perSecond: Double) {
      self.burst = burst
      self.perSecond = perSecond
    }

    public var isUnlimited: Bool { burst == 0 || perSecond == 0 }
  }

  /// What `hello.limits` tells, by the names that the settings have too.
  public var told: [(name: String, value: Int)] {
    [
      ("line_bytes", lineBytes), ("text_chars", textChars), ("window", window),
      ("login_ms", loginMilliseconds), ("idle_ms", idleMilliseconds), ("line_ms", lineMilliseconds),
      ("nesting", nesting),
    ]
  }
}

extension ServerLimits.Rates {
  /// The buckets by name, sorted as `hello` tells them.
  public var named: [(name: String, rate: ServerLimits.Rate)] {
    RateName.allCases.map { ($0.rawValue, self[$0]) }
  }

  public subscript(name: RateName) -> ServerLimits.Rate {
    get { self[keyPath: name.keyPath] }
    set { self[keyPath: name.keyPath] = newValue }
  }
}

/// The names of the token buckets.
public enum RateName: String, CaseIterable, Sendable {
  case edit, history, manage, open, query, register, search, send, translate, typing

  fileprivate var keyPath: WritableKeyPath<ServerLimits.Rates, ServerLimits.Rate> {
    switch self {
    case .edit: \.edit
    case .history: \.history
    case .manage: \.manage
    case .open: \.open
    case .query: \.query
    case .register: \.register
    case .search: \.search
    case .send: \.send
    case .translate: \.translate
    case .typing: \.typing
    }
  }
}
