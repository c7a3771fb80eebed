import Messaging
import Synchronization

/// One caller's write, waiting for its batch.
protocol QueuedWrite: Sendable {
  /// How many rows it may write: what a batch is bounded by.
  var weight: Int { get }
  /// Does it inside the batch's transaction. Throws only what must fail the batch; a refusal is kept.
  func perform(in session: WriteSession) throws
  /// Tells the caller, after the commit and the delivery, or why its batch failed.
  func conclude(_ failure: MessagingError?)
}

final class CallersWrite<Value: Sendable>: QueuedWrite {
  typealias Outcome = Result<Value, MessagingError>

  let weight: Int
  private let body: @Sendable (WriteSession) throws -> Value
  private let caller: CheckedContinuation<Outcome, Never>
  private let outcome = Mutex<Outcome>(.failure(.unavailable))

  init(
    weight: Int, caller: CheckedContinuation<Outcome, Never>,
    body: @escaping @Sendable (WriteSession) throws -> Value
  ) {
    self.weight = weight
    self.caller = caller
    self.body = body
  }

  func perform(in session: WriteSession) throws {
    do {
      let value = try body(session)
      outcome.withLock { $0 = .success(value) }
    } catch let refusal as MessagingError {
      outcome.withLock { $0 = .failure(refusal) }
    }
  }

  func conclude(_ failure: MessagingError?) {
    let known = outcome.withLock { $0 }
    caller.resume(returning: failure.map { .failure($0) } ?? known)
  }
}

/// The writer's own: renderings that came after their text.
struct LateRenderingsWrite: QueuedWrite {
  let late: [LateRendering]
  let whenDone: @Sendable () -> Void

  var weight: Int { late.count }
  func perform(in session: WriteSession) throws { try session.fill(late) }
  func conclude(_ failure: MessagingError?) { whenDone() }
}
