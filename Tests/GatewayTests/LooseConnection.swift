import InMemoryPorts
import Messaging
import NIOCore
import NIOEmbedded
import Wire

@testable import Gateway

/// Parts of a gateway without sockets.
enum LooseGateway {
  static func services(_ limits: ServerLimits = ServerLimits()) -> ConnectionServices {
    let accounts = MemoryAccounts()
    let market = MemoryMarket(accounts: accounts)
    let directory = Directory(accounts: accounts, conversations: market)
    let metrics = GatewayMetrics()
    let fanOut = FanOut(metrics: metrics)
    let terms = Terms(limits, server: "test", features: [], languages: [], lexicon: "")
    let deliveries = DeliveryMarks(
      directory: directory,
      move: MoveMarkers(
        rights: Rights(directory: directory), history: market, markers: market, delivery: fanOut))
    return ConnectionServices(
      terms: terms, notices: NoticeCatalog(texts: [:]), metrics: metrics, admission: Admission(terms),
      fanOut: fanOut,
      replay: Replay(
        inboxes: market, directory: directory, markers: market,
        render: RenderForReader(directory: directory, translator: MarkingTranslator()),
        deliveries: deliveries),
      deliveries: deliveries)
  }
}

/// A connection on a channel that is no socket, not yet active.
struct LooseConnection {
  let channel: EmbeddedChannel
  let handler: ConnectionHandler
  let connection: Connection

  init(_ number: UInt64, from address: String = "192.0.2.1", _ services: ConnectionServices) throws {
    handler = ConnectionHandler(
      services: services, heartbeat: Heartbeat(services.terms), socket: SocketSide())
    channel = EmbeddedChannel(handler: handler)
    connection = Connection(
      id: SessionID(rawValue: number), address: address,
      handler: NIOLoopBound(handler, eventLoop: channel.eventLoop), eventLoop: channel.eventLoop)
    handler.connection = connection
  }

  /// A session of a buyer on it.
  func session() -> Session {
    let account = Account(
      id: AccountID(rawValue: 1), name: "anna", kind: .buyer, shop: nil, inbox: InboxID(rawValue: 1),
      settings: Settings())
    return Session(
      Principal(account: account, scopes: .all, session: connection.id), connection: connection, device: nil)
  }
}
