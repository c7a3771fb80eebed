import NIOCore
import Wire

/// When things last happened on a connection, and which deadline has passed. The clock is the caller's.
struct ConnectionTimes {
  enum Due: Hashable {
    case nothing
    /// Silent for half of the idle time: ask whether it is there.
    case ping
    case end(Bye.Code)
  }

  private let opened: NIODeadline
  private var isSecured = false
  private var isLoggedIn = false
  private var lastReceived: NIODeadline
  private var lastPing: NIODeadline?
  private var lineBegan: NIODeadline?
  private var stalledSince: NIODeadline?

  init(now: NIODeadline) {
    opened = now
    lastReceived = now
  }

  mutating func received(now: NIODeadline) {
    lastReceived = now
    lastPing = nil
  }

  /// The TLS handshake is done.
  mutating func secured() { isSecured = true }

  mutating func loggedIn() { isLoggedIn = true }

  mutating func acked(now: NIODeadline) { stalledSince = nil }

  /// - Parameters:
  ///   - isInside: a line has begun and not ended.
  ///   - hasEnded: another one ended since the last time, so this one began now.
  mutating func lineState(isInside: Bool, hasEnded: Bool, now: NIODeadline) {
    if hasEnded { lineBegan = nil }
    lineBegan = isInside ? (lineBegan ?? now) : nil
  }

  /// Called at each beat.
  /// - Parameter isStalled: events wait for an ack, or bytes for the reader.
  mutating func due(now: NIODeadline, limits: ServerLimits, isStalled: Bool) -> Due {
    if !isLoggedIn {
      let login = limits.loginMilliseconds
      let limit = isSecured ? login : min(limits.handshakeMilliseconds, login)
      if now - opened >= .milliseconds(Int64(limit)) { return .end(.authTimeout) }
    }
    if let lineBegan, now - lineBegan >= .milliseconds(Int64(limits.lineMilliseconds)) {
      return .end(.protocol)
    }
    let idle = TimeAmount.milliseconds(Int64(limits.idleMilliseconds))
    stalledSince = isStalled ? (stalledSince ?? now) : nil
    if let stalledSince, now - stalledSince >= idle { return .end(.slow) }
    if now - lastReceived >= idle { return .end(.idle) }
    let half = TimeAmount.nanoseconds(idle.nanoseconds / 2)
    if now - lastReceived >= half, lastPing == nil {
      lastPing = now
      return .ping
    }
    return .nothing
  }
}
