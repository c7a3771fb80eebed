public import NIOCore

/// Stop 2: bytes → lines. Next: `Request` decoding (stop 3).
///
/// Owns no socket: bytes are appended, lines are taken. A line over the limit is told as soon as the limit is passed; the
/// rest of it is skipped and never kept.
public struct FrameParser {
  public enum Output: Equatable, Sendable {
    /// Without its LF or CR LF; never blank.
    case line(ByteBuffer)
    /// A line passed the limit; this is what it began with, good for finding its `id`.
    case oversize(beginning: ByteBuffer)
  }

  private let lineLimit: Int
  private var pending = ByteBuffer()
  /// How many bytes of `pending` are known to hold no LF.
  private var scanned = 0
  private var isSkipping = false

  /// - Parameter lineLimit: in bytes, the line's end not counted.
  public init(lineLimit: Int) { self.lineLimit = lineLimit }

  /// Whether a line has begun and not ended: the deadline for a half-sent line looks at this.
  public var isInsideLine: Bool { isSkipping || pending.readableBytes > 0 }

  public mutating func append(_ bytes: inout ByteBuffer) {
    if pending.readableBytes == 0 {
      pending = bytes
      bytes.moveReaderIndex(to: bytes.writerIndex)
    } else {
      // What was taken goes first, or a client whose reads never end at a line's end would make this grow for ever.
      pending.discardReadBytes()
      pending.writeBuffer(&bytes)
    }
  }

  /// The memory that an unfinished line holds on to.
  var heldBytes: Int { pending.readerIndex + pending.readableBytes }

  /// The next line, or nil until more bytes are appended.
  public mutating func next() -> Output? {
    while true {
      guard let end = indexOfLineFeed() else { return overflowing() }
      let wasSkipping = isSkipping
      isSkipping = false
      scanned = 0
      guard var line = pending.readSlice(length: end) else { return nil }
      pending.moveReaderIndex(forwardBy: 1)
      if pending.readableBytes == 0 { pending = ByteBuffer() }
      if wasSkipping { continue }
      if line.readableBytesView.last == UInt8(ascii: "\r") {
        line.moveWriterIndex(to: line.writerIndex - 1)
      }
      guard line.readableBytes <= lineLimit else { return .oversize(beginning: line) }
      if line.readableBytesView.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      return .line(line)
    }
  }

  private mutating func indexOfLineFeed() -> Int? {
    let view = pending.readableBytesView
    let unseen = view.dropFirst(scanned)
    if let index = unseen.firstIndex(of: UInt8(ascii: "\n")) { return index - view.startIndex }
    scanned = view.count
    return nil
  }

  /// No LF in sight: drops what is being skipped, or tells that the limit is passed. A CR right behind the limit may
  /// still turn out to be the line's end.
  private mutating func overflowing() -> Output? {
    if isSkipping {
      pending = ByteBuffer()
      scanned = 0
      return nil
    }
    let length = pending.readableBytes
    let mayEndHere = length == lineLimit + 1 && pending.readableBytesView.last == UInt8(ascii: "\r")
    guard length > lineLimit, !mayEndHere else { return nil }
    let beginning = pending
    pending = ByteBuffer()
    scanned = 0
    isSkipping = true
    return .oversize(beginning: beginning)
  }
}
