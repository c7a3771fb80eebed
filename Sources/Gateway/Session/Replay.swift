import Messaging
import NIOCore
import Wire

/// Reads the log for sessions that are behind: a few readers serve all of them, in turn.
final class Replay: Sendable {
  private struct Page: Sendable {
    let session: Session
    let after: Int64
    let limit: Int
  }

  private enum Job: Sendable {
    case page(Page)
    case markers(Session, after: Int64, upTo: Int64)
    case has(Session, upTo: Int64, window: Int)
  }

  /// As many as the store has readers to spare: more would only wait there.
  static let workers = 2
  /// How many events before a resume are looked at together.
  private static let lookBack: Int64 = 32

  private let inboxes: any InboxReader
  private let directory: Directory
  private let markers: any MarkerStore
  private let render: RenderForReader
  private let deliveries: DeliveryMarks
  private let lanes: [(stream: AsyncStream<Job>, continuation: AsyncStream<Job>.Continuation)]

  init(
    inboxes: any InboxReader, directory: Directory, markers: any MarkerStore, render: RenderForReader,
    deliveries: DeliveryMarks
  ) {
    self.inboxes = inboxes
    self.directory = directory
    self.markers = markers
    self.render = render
    self.deliveries = deliveries
    lanes = (0..<Self.workers).map { _ in AsyncStream.makeStream() }
  }

  /// Asks for a page; it comes to the connection as an order. Each session has at most one page under way.
  func read(for session: Session, after position: Int64, limit: Int) {
    put(.page(Page(session: session, after: position, limit: limit)), for: session)
  }

  /// Tells the markers that are not zero, of the conversations with something new between two positions.
  func tellMarkers(to session: Session, after: Int64, upTo: Int64) {
    if upTo > after { put(.markers(session, after: after, upTo: upTo), for: session) }
  }

  /// The client resumes behind `position`, so it has what came before, acked or not: as good as an ack.
  /// - Parameter window: how much its last connection may have left un-acked.
  func resumed(_ session: Session, behind position: Int64, window: Int) {
    if position > 0 { put(.has(session, upTo: position, window: window), for: session) }
  }

  /// One lane for each session: what it asked for comes in order.
  private func put(_ job: Job, for session: Session) {
    lanes[Int(session.id.rawValue % UInt64(lanes.count))].continuation.yield(job)
  }

  /// Runs until cancelled or stopped.
  func run() async {
    await withDiscardingTaskGroup { group in
      for lane in lanes {
        group.addTask { for await job in lane.stream { await self.perform(job) } }
      }
    }
  }

  func stop() { for lane in lanes { lane.continuation.finish() } }

  private func perform(_ job: Job) async {
    switch job {
    case .page(let page): await perform(page)
    case .markers(let session, let after, let upTo): await markers(session, after: after, upTo: upTo)
    case .has(let session, let upTo, let window): await markDelivered(to: session, upTo: upTo, window: window)
    }
  }

  private func perform(_ page: Page) async {
    do throws(MessagingError) {
      let entries = try await inboxes.entries(of: page.session.inbox, after: page.after, limit: page.limit)
      var encoded: [ReplayedPage.Entry] = []
      encoded.reserveCapacity(entries.count)
      for entry in entries { encoded.append(try await encode(entry, for: page.session.view)) }
      let retained = try await retainedAfter(page, entries)
      page.session.connection.order(
        .page(ReplayedPage(entries: encoded, retainedAfter: retained, failed: false)))
    } catch {
      // The store is unavailable: ask again in a while, not at once.
      let connection = page.session.connection
      connection.eventLoop.scheduleTask(in: .seconds(1)) {
        connection.order(.page(ReplayedPage(entries: [], failed: true)))
      }
    }
  }

  /// Asked only where the page does not begin with the very next position.
  private func retainedAfter(_ page: Page, _ entries: [InboxEntry]) async throws(MessagingError) -> Int64? {
    guard entries.first?.position != page.after + 1 else { return nil }
    let retained = try await inboxes.retainedAfter(of: page.session.inbox)
    return retained > page.after ? retained : nil
  }

  private func encode(
    _ entry: InboxEntry, for view: ReaderView
  ) async throws(MessagingError) -> ReplayedPage.Entry {
    let message = entry.message
    var renderings = message.storedRenderings
    if let conversation = try await directory.conversation(message.conversation) {
      renderings = try await render(message, in: conversation, for: view)
    }
    var frame = ByteBuffer()
    let body: ByteBuffer
    if case .translation(let language) = entry.kind, let rendering = renderings[language] {
      body = ServerEvent.translationBody(
        rendering, in: language, of: message.conversation, seq: message.seq)
    } else {
      body = MessageBody.encode(
        message, renderings: renderings, languages: view.languages(of: message, among: renderings))
    }
    ServerEvent.durable(entry.kind, position: entry.position, body: body).encode(into: &frame)
    return ReplayedPage.Entry(sent: Self.sent(entry, to: view.side), frame: frame)
  }

  private static func sent(_ entry: InboxEntry, to side: Side) -> DeliveryCursor.Sent {
    DeliveryCursor.Sent(
      position: entry.position, conversation: entry.message.conversation, seq: entry.message.seq,
      isForeign: entry.kind == .message && entry.message.author.side != side)
  }

  private func markers(_ session: Session, after: Int64, upTo: Int64) async {
    let inbox = session.inbox
    var seen: Set<ConversationID> = []
    var position = after
    do throws(MessagingError) {
      while position < upTo {
        let entries = try await inboxes.entries(of: inbox, after: position, limit: Limits.replayPage)
        guard let last = entries.last else { return }
        position = last.position
        for entry in entries where seen.insert(entry.message.conversation).inserted {
          try await tell(entry.message.conversation, to: session)
        }
      }
    } catch {
      // Markers are state: the next move tells them again.
      return
    }
  }

  /// Goes back from `position` until it meets messages that were acked before.
  private func markDelivered(to session: Session, upTo position: Int64, window: Int) async {
    var delivered: [ConversationID: Int64] = [:]
    var end = position
    let floor = max(0, position - Int64(window))
    do throws(MessagingError) {
      while end > floor {
        let start = max(floor, end - Self.lookBack)
        let entries = try await inboxes.entries(of: session.inbox, after: start, limit: Int(end - start))
        let foreign = entries.map { Self.sent($0, to: session.side) }
          .filter { $0.isForeign && $0.position <= end }
        for id in Set(foreign.map(\.conversation)) where delivered[id] == nil {
          delivered[id] = try await markers.markers(of: id)[session.side].delivered
        }
        let undelivered = foreign.filter { $0.seq > delivered[$0.conversation] ?? 0 }
        if undelivered.isEmpty, !foreign.isEmpty { return }
        deliveries.acked(undelivered, by: session)
        end = start
      }
    } catch {
      // Markers are state: the next ack moves them.
      return
    }
  }

  private func tell(_ id: ConversationID, to session: Session) async throws(MessagingError) {
    guard let conversation = try await directory.conversation(id) else { return }
    let markers = try await markers.markers(of: id)
    for side in Side.allCases where !markers[side].isZero {
      let change = MarkerChange(conversation: conversation, side: side, markers: markers[side])
      session.connection.order(.event(.marker(change)))
    }
  }
}
