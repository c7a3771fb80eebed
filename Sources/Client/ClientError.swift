public import Wire

/// Why something was not done.
public enum ClientError: Error, Hashable, Sendable {
  /// The server answered with an error.
  case refused(Refusal)
  /// No connection: nobody listens there, or the network is down.
  case unreachable(String)
  /// The server's certificate is not good for that host, or not by a believed authority.
  case untrusted(String)
  /// The authority file can't be read, or is no PEM certificate.
  case badAuthority(String)
  /// The peer does not speak this protocol.
  case notParley(String)
  /// The server said `bye` for good.
  case ended(Bye, codeName: String)
  /// More requests wait for their replies than the session keeps.
  case tooManyRequests
  /// The session was closed first; what was asked may have been done.
  case closed
  /// The caller's task was cancelled; what was asked may have been done.
  case cancelled
}

extension ClientError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .refused(let refusal): "\(refusal.codeName): \(refusal.text)"
    case .unreachable(let reason): reason
    case .untrusted(let reason): reason
    case .badAuthority(let file): "\(file): no certificate authority could be read from it"
    case .notParley(let reason): "the peer does not speak parley/1: \(reason)"
    case .ended(_, let code): "the server ended the session: \(code)"
    case .tooManyRequests: "too many requests wait for their replies"
    case .closed: "the session was closed before the reply came"
    case .cancelled: "cancelled before the reply came"
    }
  }
}
