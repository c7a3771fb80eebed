import NIOCore

/// Stop 9: frames → one write and one flush for all that came in the same turn of the event loop.
///
/// NIO never bounds outbound memory by itself; here nothing is queued for a reader that does not read: while `isOpen` is
/// false events stay in the log, and requests are not read. Event loop only.
struct Outbox {
  /// Frames are gathered up to this many bytes for one TLS record (16 KiB, RFC 8446 §5.1).
  private static let recordBytes = 16 * 1024

  private let context: ChannelHandlerContext
  private var pending = ByteBuffer()
  private var isFlushScheduled = false

  init(context: ChannelHandlerContext) { self.context = context }

  /// Whether the socket takes more; its high-water mark is set in `ConnectionPipeline`.
  var isOpen: Bool { context.channel.isWritable }

  /// Appends frames. Returns whether the caller must schedule `flush` for the end of this turn.
  mutating func append(_ encode: (inout ByteBuffer) -> Void) -> Bool {
    encode(&pending)
    if pending.readableBytes >= Self.recordBytes { write() }
    if isFlushScheduled { return false }
    isFlushScheduled = true
    return true
  }

  mutating func flush() {
    isFlushScheduled = false
    write()
    context.flush()
  }

  private mutating func write() {
    guard pending.readableBytes > 0 else { return }
    context.write(NIOAny(pending), promise: nil)
    pending = ByteBuffer()
  }
}
