import Messaging
import Synchronization
import Wire

/// Counts connections, in all and for each address; what is over the cap gets `bye` `full`. Any thread.
///
/// Where there are too many that have not logged in, the address that has most of them gives one up: it can't keep the others out.
final class Admission: Sendable {
  private struct State {
    var connections = 0
    var anonymous = 0
    /// Those who have not logged in, by address.
    var strangers: [String: [SessionID: Connection]] = [:]
    /// Those who were told `bye` and are not gone yet.
    var refused: Set<SessionID> = []
    var addresses: [String: Int] = [:]

    mutating func forget(_ connection: Connection) {
      guard strangers[connection.address]?.removeValue(forKey: connection.id) != nil else { return }
      anonymous -= 1
      if strangers[connection.address]?.isEmpty == true { strangers[connection.address] = nil }
    }

    /// One of the address that has most; nil where that is the newcomer's own, or would be.
    func excess(for address: String) -> Connection? {
      let most = strangers.values.max { $0.count < $1.count } ?? [:]
      return most.count > (strangers[address]?.count ?? 0) + 1 ? most.values.first : nil
    }
  }

  private let terms: Terms
  private let state = Mutex(State())

  init(_ terms: Terms) { self.terms = terms }

  var connections: Int { state.withLock { $0.connections } }

  var sessions: Int { state.withLock { $0.connections - $0.anonymous - $0.refused.count } }

  /// Counts a new connection. Returns the `bye` it gets if it is one too many.
  func refusal(for connection: Connection) -> Bye? {
    let limits = terms.limits
    let (isTooMany, excess) = state.withLock { state -> (Bool, Connection?) in
      let address = connection.address
      state.connections += 1
      state.addresses[address, default: 0] += 1
      var isTooMany =
        state.connections > limits.connections
        || state.addresses[address, default: 0] > limits.connectionsPerAddress
      var excess: Connection?
      if !isTooMany, state.anonymous >= limits.unauthenticatedConnections {
        excess = state.excess(for: address)
        isTooMany = excess == nil
      }
      if let excess {
        state.forget(excess)
        state.refused.insert(excess.id)
      }
      if isTooMany {
        state.refused.insert(connection.id)
      } else {
        state.strangers[address, default: [:]][connection.id] = connection
        state.anonymous += 1
      }
      return (isTooMany, excess)
    }
    excess?.order(.end(Self.bye))
    return isTooMany ? Self.bye : nil
  }

  private static var bye: Bye { Bye(.full, .after(milliseconds: .random(in: 1_000...5_000))) }

  func loggedIn(_ connection: Connection) {
    state.withLock { $0.forget(connection) }
  }

  func left(_ connection: Connection) {
    state.withLock { state in
      state.connections -= 1
      state.refused.remove(connection.id)
      state.forget(connection)
      let count = state.addresses[connection.address, default: 1] - 1
      state.addresses[connection.address] = count == 0 ? nil : count
    }
  }
}
