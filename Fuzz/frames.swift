import NIOCore
import Wire

/// The first byte says where the rest is cut in two: the lines must be the same wherever the bytes are split.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let cut = 1 + Int(bytes[0]) % (count - 1)
  let whole = lines([bytes[1...]])
  let split = lines([bytes[1..<cut], bytes[cut...]])
  precondition(whole == split, "the lines depend on where the bytes are split")
  return 0
}

private func lines(_ parts: [ArraySlice<UInt8>]) -> [String] {
  var parser = FrameParser(lineLimit: 64)
  var found: [String] = []
  for part in parts {
    var bytes = ByteBuffer(bytes: part)
    parser.append(&bytes)
    while let output = parser.next() {
      switch output {
      case .line(let line): found.append(String(buffer: line))
      // Told as soon as the limit is passed: how much of it had come by then is the network's affair.
      case .oversize: found.append("oversize")
      }
    }
  }
  return found
}
