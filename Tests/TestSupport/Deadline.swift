import NIOCore
import NIOPosix

/// A wait that did not end in time: says what was waited for.
public struct Overdue: Error, CustomStringConvertible {
  public let description: String
  public init(_ what: String) { description = "not in time: \(what)" }
}

/// How long a test waits for what must come. Generous: the machine may be busy, and a pass never waits for it.
public let patience = Duration.seconds(20)

/// Runs `body`, and gives it up where it takes longer than `duration`.
public func within<Value: Sendable>(
  _ duration: Duration = patience, _ what: String, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask { try await body() }
    group.addTask {
      let timeout = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: TimeAmount(duration)) {
        () throws -> Value in throw Overdue(what)
      }
      return try await withTaskCancellationHandler {
        try await timeout.futureResult.get()
      } onCancel: {
        timeout.cancel()
      }
    }
    defer { group.cancelAll() }
    guard let value = try await group.next() else { throw Overdue(what) }
    return value
  }
}
