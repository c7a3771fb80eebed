import NIOCore

/// What every connection shares; made once, in `Gateway`.
struct ConnectionServices: Sendable {
  let limits: ServerLimits
  /// The encoded `hello`.
  let hello: ByteBuffer
  let notices: NoticeCatalog
  let metrics: GatewayMetrics
  let admission: Admission
  let fanOut: FanOut
  let replay: Replay
  let deliveries: DeliveryMarks
}
