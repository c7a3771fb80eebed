import Messaging
import NIOCore
import Synchronization

/// Turns acks into `delivered` markers: gathered for a moment, so that a busy conversation costs one write and one event
/// and not one for each message.
final class DeliveryMarks: Sendable {
  private struct Key: Hashable {
    let conversation: ConversationID
    let side: Side
  }

  /// How long acks are gathered.
  static let interval = Duration.milliseconds(50)
  /// How much longer where so many conversations move at once that their markers would be a load of their own.
  static let busyInterval = Duration.milliseconds(200)
  static let busyCount = 64

  private let directory: Directory
  private let move: MoveMarkers
  private let pending = Mutex<[Key: Int64]>([:])
  private let wakeUps: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)

  init(directory: Directory, move: MoveMarkers) {
    self.directory = directory
    self.move = move
    wakeUps = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Any thread.
  func acked(_ events: [DeliveryCursor.Sent], by session: Session) {
    let side = session.side
    let isFirst = pending.withLock { pending -> Bool in
      let wasEmpty = pending.isEmpty
      // Of a run in one conversation the last one is the newest.
      for (index, event) in events.enumerated() where event.isForeign {
        let next = index + 1 < events.count ? events[index + 1] : nil
        if let next, next.isForeign, next.conversation == event.conversation, next.seq > event.seq {
          continue
        }
        let key = Key(conversation: event.conversation, side: side)
        pending[key] = max(pending[key] ?? 0, event.seq)
      }
      return wasEmpty && !pending.isEmpty
    }
    if isFirst { wakeUps.continuation.yield() }
  }

  /// Runs until cancelled or stopped.
  func run() async {
    for await _ in wakeUps.stream {
      try? await Task.sleep(for: Self.interval)
      let isBusy = pending.withLock { $0.count > Self.busyCount }
      if isBusy { try? await Task.sleep(for: Self.busyInterval) }
      await flush()
    }
    await flush()
  }

  func stop() { wakeUps.continuation.finish() }

  private func flush() async {
    let taken = pending.withLock { pending in
      let taken = pending
      pending = [:]
      return taken
    }
    do throws(MessagingError) {
      var moves: [MarkerMove] = []
      for (key, seq) in taken {
        guard let conversation = try await directory.conversation(key.conversation) else { continue }
        moves.append(
          MarkerMove(conversation: conversation, side: key.side, mark: .delivered, seq: seq))
      }
      try await move.delivered(moves)
    } catch {
      // The store is unavailable; the next ack of the conversation says it again.
    }
  }
}
