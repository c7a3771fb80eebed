public import AsyncHTTPClient
import Messaging
import NIOCore
import NIOHTTP1
public import NIOPosix

/// One question to an engine over HTTP: bounded in time and in size, no redirects, nothing unpacked.
public struct HTTPExchange: Sendable {
  /// Of an answer. The longest text is 16 kB; JSON escapes and a talkative engine make it a few times more.
  static let mostBytes = 256 << 10

  private let client: HTTPClient
  private let timeoutMilliseconds: Int64

  public init(client: HTTPClient, timeoutMilliseconds: Int64) {
    self.client = client
    self.timeoutMilliseconds = timeoutMilliseconds
  }

  /// A client as engines need it; to be shut down at the end.
  public static func client(on group: MultiThreadedEventLoopGroup) -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.decompression = .disabled
    configuration.httpVersion = .http1Only
    // A port that nobody listens on must fail at once, not when the time is up.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = EngineDesk.workers
    return HTTPClient(eventLoopGroup: group, configuration: configuration)
  }

  /// The body of a 200; the whole exchange within the time.
  func post(_ url: String, type: String, _ body: String) async throws(EngineFailure) -> [UInt8] {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "content-type", value: type)
    request.headers.add(name: "accept", value: "application/json")
    request.body = .bytes(ByteBuffer(string: body))
    do {
      return try await withThrowingTaskGroup(of: [UInt8].self) { [request] group in
        group.addTask { try await answer(to: request) }
        group.addTask {
          try await Task.sleep(for: .milliseconds(timeoutMilliseconds))
          throw EngineFailure.timedOut
        }
        defer { group.cancelAll() }
        return try await group.next() ?? []
      }
    } catch let failure as EngineFailure {
      throw failure
    } catch {
      throw .unreachable
    }
  }

  private func answer(to request: HTTPClientRequest) async throws -> [UInt8] {
    let response = try await client.execute(request, timeout: .milliseconds(timeoutMilliseconds))
    guard response.status == .ok else { throw EngineFailure.refused(status: Int(response.status.code)) }
    do {
      let body = try await response.body.collect(upTo: Self.mostBytes)
      return Array(body.readableBytesView)
    } catch is NIOTooManyBytesError {
      throw EngineFailure.tooLarge
    }
  }
}
