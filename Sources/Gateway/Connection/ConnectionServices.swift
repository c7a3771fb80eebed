import NIOCore

/// What every connection shares; made once, in `Gateway`.
final class ConnectionServices: Sendable {
  let limits: ServerLimits
  /// The encoded `hello`.
  let hello: ByteBuffer
  let notices: NoticeCatalog
  let metrics: GatewayMetrics
  let admission: Admission
  let fanOut: FanOut
  let replay: Replay
  let deliveries: DeliveryMarks

  init(
    limits: ServerLimits, hello: ByteBuffer, notices: NoticeCatalog, metrics: GatewayMetrics,
    admission: Admission, fanOut: FanOut, replay: Replay, deliveries: DeliveryMarks
  ) {
    self.limits = limits
    self.hello = hello
    self.notices = notices
    self.metrics = metrics
    self.admission = admission
    self.fanOut = fanOut
    self.replay = replay
    self.deliveries = deliveries
  }
}
