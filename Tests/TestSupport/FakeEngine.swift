import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on the loopback that answers as it is told, for what talks to translation engines.
public final class FakeEngine: Sendable {
  public enum Manner: Sendable {
    /// The status, and a body made from the request's path and body.
    case answer(Int, @Sendable (_ path: String, _ body: String) -> String)
    /// Never answers.
    case silence
    /// Promises more than it sends, and hangs up.
    case cut
    /// Hangs up without a word.
    case hangUp
  }

  private let manner: Mutex<Manner>
  private let seen = Mutex<[(path: String, body: String)]>([])
  private let channel = Mutex<(any Channel)?>(nil)

  public var port: Int { channel.withLock { $0?.localAddress?.port } ?? 0 }
  public var url: String { "http://127.0.0.1:\(port)" }
  public var requests: [(path: String, body: String)] { seen.withLock { $0 } }

  private init(_ manner: Manner) { self.manner = Mutex(manner) }

  deinit { channel.withLock { $0?.close(promise: nil) } }

  public func behave(_ manner: Manner) { self.manner.withLock { $0 = manner } }

  public static func start(_ manner: Manner) async throws -> FakeEngine {
    let engine = FakeEngine(manner)
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { [weak engine] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Answering(engine))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    engine.channel.withLock { $0 = channel }
    return engine
  }

  /// Speaks as Apertium APy does, with a rendering made from the text.
  public static func apertium(_ render: @escaping @Sendable (String) -> String) -> Manner {
    .answer(200) { _, body in
      let text = form(body)["q"] ?? ""
      let answer: JSON = [
        "responseData": ["translatedText": .string(render(text))], "responseDetails": .null,
        "responseStatus": 200,
      ]
      return answer.text
    }
  }

  /// The fields of a form.
  public static func form(_ body: String) -> [String: String] {
    var fields: [String: String] = [:]
    for part in body.split(separator: "&") {
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      fields[sides[0]] = sides.count > 1 ? unescaped(sides[1]) : ""
    }
    return fields
  }

  private static func unescaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"),
        let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  fileprivate func asked(_ path: String, _ body: String) -> Manner {
    seen.withLock { $0.append((path, body)) }
    return manner.withLock { $0 }
  }
}

private final class Answering: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private weak var engine: FakeEngine?
  private var path = ""
  private var body = ""

  init(_ engine: FakeEngine?) { self.engine = engine }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      path = head.uri
      body = ""
    case .body(let bytes): body += String(buffer: bytes)
    case .end: answer(context)
    }
  }

  private func answer(_ context: ChannelHandlerContext) {
    switch engine?.asked(path, body) {
    case .answer(let status, let make):
      let bytes = ByteBuffer(string: make(path, body))
      write(context, status, length: bytes.readableBytes, bytes)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    case .cut:
      write(context, 200, length: 1_000, ByteBuffer(string: "{\"translatedText\":\"half"))
      context.flush()
      context.close(promise: nil)
    case .hangUp, nil: context.close(promise: nil)
    case .silence: break
    }
  }

  private func write(_ context: ChannelHandlerContext, _ status: Int, length: Int, _ bytes: ByteBuffer) {
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: status),
      headers: ["content-length": String(length), "content-type": "application/json"])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
  }
}
