import NIOCore
import Wire

/// Looks at all connections of one event loop, again and again: one timer for all, none for each. That loop only.
final class Heartbeat {
  private let terms: Terms
  private var handlers: [ObjectIdentifier: ConnectionHandler] = [:]

  init(_ terms: Terms) { self.terms = terms }

  /// Eight looks in the shortest limit, at least 50 ms and at most 1 s apart.
  static func interval(_ limits: ServerLimits) -> TimeAmount {
    let shortest = min(
      limits.idleMilliseconds, limits.handshakeMilliseconds, limits.loginMilliseconds, limits.lineMilliseconds
    )
    return .milliseconds(Int64(min(1_000, max(50, shortest / 8))))
  }

  func add(_ handler: ConnectionHandler) { handlers[ObjectIdentifier(handler)] = handler }

  func remove(_ handler: ConnectionHandler) { handlers[ObjectIdentifier(handler)] = nil }

  func beat(now: NIODeadline) {
    let limits = terms.limits
    for handler in Array(handlers.values) { handler.beat(now: now, limits: limits) }
  }

  /// Ends every connection of the loop.
  func endAll(_ bye: () -> Bye) {
    for handler in Array(handlers.values) { handler.end(bye()) }
  }
}

extension ConnectionHandler {
  func beat(now: NIODeadline, limits: ServerLimits) {
    let isStalled =
      machine.withCursor { [isWritable] cursor in cursor.isStalled || !isWritable } ?? false
    switch times.due(now: now, limits: limits, isStalled: isStalled) {
    case .nothing: break
    case .ping: write { ServerEvent.ping.encode(into: &$0) }
    case .end(let code): end(Bye(code, code == .protocol ? .never : .now))
    }
  }
}
