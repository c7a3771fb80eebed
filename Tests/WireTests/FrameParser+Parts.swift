import NIOCore
import Wire

extension FrameParser {
  /// All that is told of bytes that come in these parts.
  static func outputs(of parts: [some Sequence<UInt8>], lineLimit: Int) -> [Output] {
    var parser = FrameParser(lineLimit: lineLimit)
    var outputs: [Output] = []
    for part in parts {
      var bytes = ByteBuffer(bytes: part)
      parser.append(&bytes)
      while let output = parser.next() { outputs.append(output) }
    }
    return outputs
  }

  /// What must not depend on where the bytes are split: the texts of the lines; nil stands for one over the limit, of which
  /// it is the network's affair how much had come when it was told.
  static func lines(of parts: [some Sequence<UInt8>], lineLimit: Int) -> [String?] {
    outputs(of: parts, lineLimit: lineLimit).map { output in
      switch output {
      case .line(let line): String(buffer: line)
      case .oversize: nil
      }
    }
  }
}
