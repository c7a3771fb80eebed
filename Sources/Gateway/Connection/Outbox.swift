import NIOCore

/// Stop 9: frames → one write and one flush for all that came in the same turn of the event loop.
///
/// NIO never bounds outbound memory by itself; here nothing is queued for a reader that does not read: while the channel
/// is not writable, events stay in the log, and requests are not read. Only gathers bytes: writing them may call back
/// into the handler at once (the writability changes, the channel closes), so its caller must do it, outside of any
/// access to this value.
struct Outbox {
  /// Frames are gathered up to this many bytes for one TLS record (16 KiB, RFC 8446 §5.1).
  private static let recordBytes = 16 * 1024

  private var pending = ByteBuffer()
  private var isFlushScheduled = false

  /// Enough for a record: write it now, flush it with the rest.
  var isFull: Bool { pending.readableBytes >= Self.recordBytes }

  /// Appends frames. Returns whether the caller must schedule a flush for the end of this turn.
  mutating func append(_ encode: (inout ByteBuffer) -> Void) -> Bool {
    encode(&pending)
    if isFlushScheduled { return false }
    isFlushScheduled = true
    return true
  }

  /// What is to be written; nil where there is nothing.
  mutating func take() -> ByteBuffer? {
    guard pending.readableBytes > 0 else { return nil }
    defer { pending = ByteBuffer() }
    return pending
  }

  /// The last of this turn.
  mutating func takeForFlush() -> ByteBuffer? {
    isFlushScheduled = false
    return take()
  }
}
