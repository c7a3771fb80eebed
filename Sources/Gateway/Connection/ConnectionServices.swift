import NIOCore

/// What every connection shares; made once, in `Gateway`.
final class ConnectionServices: Sendable {
  let terms: Terms
  let notices: NoticeCatalog
  let metrics: GatewayMetrics
  let admission: Admission
  let fanOut: FanOut
  let replay: Replay
  let deliveries: DeliveryMarks

  init(
    terms: Terms, notices: NoticeCatalog, metrics: GatewayMetrics, admission: Admission, fanOut: FanOut,
    replay: Replay, deliveries: DeliveryMarks
  ) {
    self.terms = terms
    self.notices = notices
    self.metrics = metrics
    self.admission = admission
    self.fanOut = fanOut
    self.replay = replay
    self.deliveries = deliveries
  }

  var limits: ServerLimits { terms.limits }
  /// The encoded `hello`.
  var hello: ByteBuffer { terms.hello }
}
