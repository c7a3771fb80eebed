public import NIOCore
public import Wire

/// What a connection tells its owner, frame by frame. Everything is called on the connection's event loop, so that an owner
/// needs no lock; it must not block.
public protocol FrameReceiver {
  func received(_ frame: ServerFrame)
  /// A line before it is read, for an owner that wants the bytes alone; true keeps it from being read.
  func takes(_ line: ByteBuffer) -> Bool
  /// The frames that came together were all told: the moment to act on a batch.
  func batchEnded()
  /// Told last, and once.
  /// - Parameter reason: nil where the peer closed in good order.
  func closed(_ reason: ClientError?)
}

extension FrameReceiver {
  public func takes(_ line: ByteBuffer) -> Bool { false }
  public func batchEnded() {}
  public func closed(_ reason: ClientError?) {}
}
