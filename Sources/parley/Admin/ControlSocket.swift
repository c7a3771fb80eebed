import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The door for `parley admin` while the server runs: a Unix socket in the data folder, mode 0600, one request a connection.
struct ControlSocket: Service {
  static let fileName = "control.sock"
  private static let requestLimit = 1 << 20

  let path: String
  let service: AdminService
  let group: MultiThreadedEventLoopGroup
  let logger: Logger

  func run() async throws {
    // A socket that a killed server left behind; the folder's lock says that it is nobody's.
    try? FileManager.default.removeItem(atPath: path)
    let previous = umask(0o177)
    let server = try await ServerBootstrap(group: group)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .bind(unixDomainSocketPath: path) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    umask(previous)
    try await withGracefulShutdownHandler {
      try await withThrowingDiscardingTaskGroup { group in
        try await server.executeThenClose { clients in
          for try await client in clients { group.addTask { await serve(client) } }
        }
      }
    } onGracefulShutdown: {
      server.channel.close(promise: nil)
    }
    try? FileManager.default.removeItem(atPath: path)
  }

  private func serve(_ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
    do {
      try await client.executeThenClose { inbound, outbound in
        // Who has not asked anything yet does not hold up the server's end.
        let asked = try await cancelWhenGracefulShutdown { try await Self.request(inbound) }
        guard let request = asked else { return }
        let (lines, continuation) = AsyncStream<AdminReply>.makeStream()
        async let performed: Void = perform(request, continuation)
        for await reply in lines {
          var line = try JSONEncoder().encode(reply)
          line.append(0x0A)
          try await outbound.write(ByteBuffer(bytes: line))
        }
        await performed
      }
    } catch {
      logger.warning("an admin connection broke", metadata: ["error": "\(type(of: error))"])
    }
  }

  private static func request(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>
  ) async throws -> AdminRequest? {
    var line = ByteBuffer()
    for try await var bytes in inbound {
      line.writeBuffer(&bytes)
      if line.readableBytesView.contains(0x0A) { break }
      guard line.readableBytes <= requestLimit else { return nil }
    }
    guard line.readableBytes > 0 else { return nil }
    return try JSONDecoder().decode(AdminRequest.self, from: Data(line.readableBytesView))
  }

  private func perform(
    _ request: AdminRequest, _ replies: AsyncStream<AdminReply>.Continuation
  ) async {
    do {
      try await service.perform(request) { replies.yield(.line($0)) }
      replies.yield(.done)
    } catch {
      replies.yield(.failed("\(error)"))
    }
    replies.finish()
  }
}
