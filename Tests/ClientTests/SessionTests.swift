import NIOCore
import NIOPosix
import Synchronization
import Testing
import Wire

@testable import Client

/// The session without a server: what its callers see of connections that do not come. With one: EndToEndTests.
@Suite struct SessionTests {
  private func session(firstAttempts: Int? = 0) throws -> Session {
    // Port 1 (tcpmux) refuses at once.
    Session(
      SessionConfiguration(
        credentials: .token("t"), reconnect: ReconnectPolicy(firstAttempts: firstAttempts)),
      at: ServerAddress(host: "127.0.0.1", port: 1), trust: try Trust(authorityFile: nil),
      on: MultiThreadedEventLoopGroup.singleton)
  }

  @Test func aServerThatIsNotThereFailsTheRunAndAllThatWaits() async throws {
    let session = try session()
    let failed = Mutex<ClientError?>(nil)
    session.submit(.ping) { result in
      if case .failure(let error) = result { failed.withLock { $0 = error } }
    }
    await #expect(throws: ClientError.unreachable("no connection to 127.0.0.1:1")) { try await session.run() }
    #expect(failed.withLock { $0 } == .closed)
    var iterator = session.events.makeAsyncIterator()
    #expect(await iterator.next() == nil)
    await #expect(throws: ClientError.closed) { try await session.request(.ping) }
  }

  @Test func aLostServerIsToldToTheReader() async throws {
    let session = try session(firstAttempts: nil)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await session.run() }
      var iterator = session.events.makeAsyncIterator()
      guard case .offline(let reason, _) = await iterator.next() else { return #expect(Bool(false)) }
      #expect(reason == "no connection to 127.0.0.1:1")
      group.cancelAll()
      try await group.waitForAll()
    }
    #expect(!session.isOnline)
  }

  @Test func aCancelledRequestEnds() async throws {
    let session = try session()
    let task = Task { try await session.request(.ping) }
    task.cancel()
    await #expect(throws: ClientError.cancelled) { try await task.value }
  }

  @Test func aCancelledReaderEnds() async throws {
    let session = try session()
    let task = Task {
      var iterator = session.events.makeAsyncIterator()
      return await iterator.next()
    }
    task.cancel()
    #expect(await task.value == nil)
  }

  @Test func waitingRequestsAreBounded() throws {
    let session = try session()
    let refused = Mutex(0)
    for _ in 0..<(PendingRequests.limit + 3) {
      session.submit(.ping) { result in
        if case .failure(.tooManyRequests) = result { refused.withLock { $0 += 1 } }
      }
    }
    #expect(refused.withLock { $0 } == 3)
  }

  @Test func aBadAuthorityFileIsNamed() {
    #expect(throws: ClientError.badAuthority("/nowhere/ca.pem")) {
      try Trust(authorityFile: "/nowhere/ca.pem")
    }
  }
}
