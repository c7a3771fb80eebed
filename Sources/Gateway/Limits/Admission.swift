import Messaging
import Synchronization
import Wire

/// Counts connections, in all and for each address; what is over the cap gets `bye` `full`. Any thread.
final class Admission: Sendable {
  private struct State {
    var connections = 0
    var anonymous: Set<SessionID> = []
    var addresses: [String: Int] = [:]
  }

  private let terms: Terms
  private let state = Mutex(State())

  init(_ terms: Terms) { self.terms = terms }

  var connections: Int { state.withLock { $0.connections } }

  var sessions: Int { state.withLock { $0.connections - $0.anonymous.count } }

  /// Counts a new connection. Returns the `bye` it gets if it is one too many.
  func refusal(for connection: Connection) -> Bye? {
    let limits = terms.limits
    return state.withLock { state in
      state.connections += 1
      state.addresses[connection.address, default: 0] += 1
      let isTooMany =
        state.connections > limits.connections
        || state.anonymous.count >= limits.unauthenticatedConnections
        || state.addresses[connection.address, default: 0] > limits.connectionsPerAddress
      state.anonymous.insert(connection.id)
      return isTooMany ? Bye(.full, .after(milliseconds: .random(in: 1_000...5_000))) : nil
    }
  }

  func loggedIn(_ connection: Connection) {
    state.withLock { _ = $0.anonymous.remove(connection.id) }
  }

  func left(_ connection: Connection) {
    state.withLock { state in
      state.connections -= 1
      state.anonymous.remove(connection.id)
      let count = state.addresses[connection.address, default: 1] - 1
      state.addresses[connection.address] = count == 0 ? nil : count
    }
  }
}
