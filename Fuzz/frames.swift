import Wire

/// The first byte says where the rest is cut in two: the lines must be the same wherever the bytes are split.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let cut = 1 + Int(bytes[0]) % (count - 1)
  let whole = FrameParser.lines(of: [bytes[1...]], lineLimit: 64)
  let split = FrameParser.lines(of: [bytes[1..<cut], bytes[cut...]], lineLimit: 64)
  precondition(whole == split, "the lines depend on where the bytes are split")
  return 0
}
