import NIOCore
import NIOPosix

/// A connection to a Unix socket on which nothing is ever said; closed with the object.
public final class SilentSocket: Sendable {
  private let channel: any Channel

  public init(path: String) async throws {
    channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(unixDomainSocketPath: path).get()
  }

  public var isOpen: Bool { channel.isActive }

  deinit { channel.close(promise: nil) }
}
