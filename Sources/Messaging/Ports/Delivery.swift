/// Stop 8's door: hands events to the live sessions that may see them. Never waits for a slow reader. Any thread.
public protocol Delivery: Sendable {
  /// Durable events, in the order of their commits; one caller at a time.
  func deliver(_ events: [DurableEvent])
  /// Markers, in this order.
  func tell(_ changes: [MarkerChange], except session: SessionID?)
  func tellTyping(_ isOn: Bool, in conversation: Conversation, by author: Author, except session: SessionID)
  /// The account's settings changed: what its sessions are shown from now on follows.
  func apply(_ settings: Settings, to account: AccountID)
  /// Ends sessions at once with `bye` `kicked`: nothing more reaches them.
  func kick(_ whom: Kicked)
}

public enum Kicked: Hashable, Sendable {
  case account(AccountID)
  case token(TokenID)
}

/// The time, in milliseconds since the Unix epoch.
public typealias Clock = @Sendable () -> Int64
