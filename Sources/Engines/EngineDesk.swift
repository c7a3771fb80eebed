public import Logging
public import Messaging
import Synchronization

/// Takes committed events and has weak renderings improved, behind the delivery: offering never waits and never fails.
///
/// What is waiting is bounded; past it a message simply keeps the rendering that it has. So it does when the server stops.
public final class EngineDesk: Sendable {
  /// Questions that are out at one time.
  static let workers = 4
  /// Waiting for one worker.
  static let mostWaiting = 250

  private typealias Line = (
    jobs: AsyncStream<ImproveRenderings.Job>, end: AsyncStream<ImproveRenderings.Job>.Continuation
  )

  private let improve: ImproveRenderings
  private let lines: [Line]
  private let logger: Logger
  private let tallies = Mutex<[ImproveRenderings.Outcome: Int]>([:])

  public init(_ improve: ImproveRenderings, logger: Logger) {
    self.improve = improve
    self.logger = logger
    lines = (0..<Self.workers).map { _ in
      let line = AsyncStream<ImproveRenderings.Job>.makeStream(
        bufferingPolicy: .bufferingOldest(Self.mostWaiting))
      return (line.stream, line.continuation)
    }
  }

  /// What became of the jobs so far.
  public var outcomes: [ImproveRenderings.Outcome: Int] { tallies.withLock { $0 } }

  /// In the order of the commits. A conversation's messages are improved in their order.
  public func offer(_ events: [DurableEvent]) {
    for event in events {
      let line = Int(event.conversation.id.rawValue.magnitude % UInt64(Self.workers))
      for job in improve.jobs(in: event) { lines[line].end.yield(job) }
    }
  }

  /// Until it is cancelled; a question that is out then is given up.
  public func run() async {
    await withTaskGroup(of: Void.self) { group in
      for line in lines {
        group.addTask { for await job in line.jobs where !Task.isCancelled { await self.work(job) } }
      }
    }
  }

  private func work(_ job: ImproveRenderings.Job) async {
    let outcome = await improve(job)
    tallies.withLock { $0[outcome, default: 0] += 1 }
    guard case .failed(let engine, let failure) = outcome, failure != .resting else { return }
    logger.info(
      "no better rendering",
      metadata: [
        "engine": "\(engine)", "why": "\(failure)", "from": "\(job.pair.source)", "to": "\(job.pair.target)",
      ])
  }
}
