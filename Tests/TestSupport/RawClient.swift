import Fixtures
import NIOCore
import NIOPosix
public import NIOSSL
import Synchronization

/// A client that knows lines and JSON and nothing of the product's own code.
public final class RawClient: Sendable {
  /// Which servers it believes, and how it speaks TLS.
  public struct Trust: Sendable {
    public var authority: String
    public var maximum = TLSVersion.tlsv13
    public var minimum = TLSVersion.tlsv12
    public var alpn = ["parley/1"]

    public init(authority: String) { self.authority = authority }
  }

  private let channel: any Channel
  private let lines: LineQueue
  private let lastID = Mutex<Int64>(0)
  /// Frames that came while another was waited for, in order.
  private let kept = Mutex<[JSON]>([])

  private init(channel: any Channel, lines: LineQueue) {
    self.channel = channel
    self.lines = lines
  }

  deinit { channel.close(promise: nil) }

  public static func connect(port: Int, trust: Trust) async throws -> RawClient {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .file(trust.authority)
    configuration.maximumTLSVersion = trust.maximum
    configuration.minimumTLSVersion = trust.minimum
    configuration.applicationProtocols = trust.alpn
    let context = try NIOSSLContext(configuration: configuration)
    let lines = LineQueue()
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connectTimeout(.seconds(10 * Int64(Pace.factor)))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let tls = try NIOSSLClientHandler(context: context, serverHostname: "localhost")
          try channel.pipeline.syncOperations.addHandlers(tls, LineHandler(lines))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    return RawClient(channel: channel, lines: lines)
  }

  // MARK: Out

  /// Bytes as they are.
  public func send(bytes: [UInt8]) async throws {
    try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
  }

  public func send(line: String) async throws { try await send(bytes: Array(line.utf8) + [0x0A]) }

  /// A frame without an `id`: `ack` and `typing`.
  public func tell(_ op: String, _ fields: [String: JSON]) async throws {
    try await send(line: JSON.object(fields.merging(["op": .string(op)]) { $1 }).text)
  }

  /// Sends a request; `reply(to:)` waits for its reply.
  public func ask(_ op: String, _ fields: [String: JSON] = [:]) async throws -> Int64 {
    let id = lastID.withLock { last in
      last += 1
      return last
    }
    try await send(line: JSON.object(fields.merging(["op": .string(op), "id": .int(id)]) { $1 }).text)
    return id
  }

  /// A request and its one reply, `ok` or `err`.
  public func request(_ op: String, _ fields: [String: JSON] = [:]) async throws -> JSON {
    try await reply(to: try await ask(op, fields))
  }

  public func close() async throws { try await channel.close() }

  // MARK: In

  public func reply(to id: Int64) async throws -> JSON {
    try await first("the reply to \(id)") { $0["id"] == .int(id) }
  }

  /// The next event of that name; what else comes is kept.
  public func event(_ name: String, within duration: Duration = patience) async throws -> JSON {
    try await first("the event \(name)", within: duration) { $0["ev"] == .string(name) }
  }

  /// The first frame, kept or to come, that fits; the others stay in order.
  public func first(
    _ what: String, within duration: Duration = patience, where fits: (JSON) -> Bool
  ) async throws -> JSON {
    let found = kept.withLock { kept in kept.firstIndex(where: fits).map { kept.remove(at: $0) } }
    if let found { return found }
    while let line = try await lines.next(within: duration, what) {
      let frame = try JSON(line: line)
      if fits(frame) { return frame }
      kept.withLock { $0.append(frame) }
    }
    throw Overdue("\(what): the connection was closed")
  }

  /// The next frame, whatever it is; nil at the end of the connection.
  public func next(within duration: Duration = patience) async throws -> JSON? {
    let oldest = kept.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    if let oldest { return oldest }
    return try await lines.next(within: duration, "a frame").map { try JSON(line: $0) }
  }

  /// All events that arrived before the reply to a ping: what is not among them was not sent.
  public func eventsUpToNow() async throws -> [JSON] {
    let reply = try await request("ping")
    guard reply["ok"] == "ping" else { throw Overdue("a pong: \(reply.text)") }
    return kept.withLock { kept in
      defer { kept = [] }
      return kept
    }
  }

  /// Everything that still comes until the server closes.
  public func rest() async throws -> [JSON] {
    var frames: [JSON] = []
    while let frame = try await next() { frames.append(frame) }
    return frames
  }

  /// Stops taking bytes from the socket, or goes on.
  public func setReading(_ isReading: Bool) async throws {
    try await channel.setOption(ChannelOptions.autoRead, value: isReading).get()
    if isReading { channel.read() }
  }
}

/// Bytes → lines.
private final class LineHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let lines: LineQueue
  private var pending = ByteBuffer()

  init(_ lines: LineQueue) { self.lines = lines }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    pending.writeBuffer(&bytes)
    while let end = pending.readableBytesView.firstIndex(of: 0x0A) {
      let line = pending.readString(length: end - pending.readerIndex) ?? ""
      pending.moveReaderIndex(forwardBy: 1)
      lines.put(line)
    }
    pending.discardReadBytes()
  }

  func channelInactive(context: ChannelHandlerContext) {
    lines.end()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
