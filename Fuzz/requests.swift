import NIOCore
import Wire

/// A line is read or refused, never anything else, and the same each time; what is refused is refused by a known code.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  let line = ByteBuffer(bytes: UnsafeBufferPointer(start: start, count: count))
  precondition(outcome(line) == outcome(line), "the same line was read in two ways")
  _ = Request.oversize(line, limit: count)
  return 0
}

private func outcome(_ line: ByteBuffer) -> String {
  do {
    let request = try Request.decode(line)
    return "\(request)"
  } catch {
    var frame = ByteBuffer()
    ErrorFrame(error.error, text: "", op: error.op, id: error.id).encode(into: &frame)
    // Whatever was echoed, the answer is one line.
    precondition(frame.readableBytesView.last == 0x0A && !frame.readableBytesView.dropLast().contains(0x0A))
    return String(buffer: frame)
  }
}
