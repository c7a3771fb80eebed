/// Raises `read` and `delivered`, and tells both sides.
public struct MoveMarkers: Sendable {
  let rights: Rights
  let history: any HistoryReader
  let markers: any MarkerStore
  let delivery: any Delivery

  public init(
    rights: Rights, history: any HistoryReader, markers: any MarkerStore, delivery: any Delivery
  ) {
    self.rights = rights
    self.history = history
    self.markers = markers
    self.delivery = delivery
  }

  /// The principal's side has read up to `seq`; a lower one than before changes nothing.
  public func read(
    _ conversation: String, upTo seq: Int64, by principal: Principal
  ) async throws(MessagingError) {
    try Rights.require(.send, of: principal)
    let conversation = try await rights.conversation(conversation, for: principal)
    let newest = try await history.newestSeq(in: conversation.id)
    guard seq >= 1, seq <= newest else { throw .invalid("seq", .seqBeyond) }
    let move = MarkerMove(
      conversation: conversation, side: principal.account.side, mark: .read, seq: seq)
    delivery.tell(try await markers.raise([move]), except: principal.session)
  }

  /// An inbox's ack: messages of the other side reached this side's inbox.
  public func delivered(_ moves: [MarkerMove]) async throws(MessagingError) {
    delivery.tell(try await markers.raise(moves), except: nil)
  }
}
