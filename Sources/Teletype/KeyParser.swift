/// Bytes of a terminal in raw mode → keys; a sequence may come in any number of pieces. What it does not know is dropped whole.
public struct KeyParser: Sendable {
  /// More than this of one paste is dropped: the server takes no longer text anyway.
  public static let pasteLimit = 65_536
  /// No sequence of a key is longer.
  private static let sequenceLimit = 64

  private var waiting: [UInt8] = []
  private var paste: [UInt8]?

  public init() {}

  public mutating func read(_ bytes: some Sequence<UInt8>) -> [Key] {
    waiting.append(contentsOf: bytes)
    var keys: [Key] = []
    while !waiting.isEmpty {
      let count = paste == nil ? step(&keys) : stepInPaste(&keys)
      guard count > 0 else { break }
      waiting.removeFirst(count)
    }
    return keys
  }

  // MARK: Pastes

  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  private mutating func stepInPaste(_ keys: inout [Key]) -> Int {
    let end = Self.pasteEnd
    let found = waiting.indices.first { waiting[$0...].starts(with: end) }
    // Without the end, what might be the beginning of it waits.
    let taken = found ?? max(0, waiting.count - end.count)
    let room = max(0, Self.pasteLimit - (paste?.count ?? 0))
    paste?.append(contentsOf: waiting[..<taken].prefix(room))
    guard found != nil else { return taken }
    let text = String(decoding: paste ?? [], as: UTF8.self)
      .replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    paste = nil
    if !text.isEmpty { keys.append(.paste(text)) }
    return taken + end.count
  }

  // MARK: Keys

  /// - Returns: how many bytes were used; 0 where more have to come first.
  private mutating func step(_ keys: inout [Key]) -> Int {
    let byte = waiting[0]
    if byte == 0x1B { return escape(&keys) }
    if byte < 0x20 || byte == 0x7F {
      if let key = Self.controls[byte] { keys.append(key) }
      return 1
    }
    return text(&keys)
  }

  /// All the text that is there, so that clusters of several scalars are inserted as one.
  private func text(_ keys: inout [Key]) -> Int {
    var end = waiting.firstIndex { $0 < 0x20 || $0 == 0x7F } ?? waiting.count
    if end == waiting.count, let lead = waiting.lastIndex(where: { $0 & 0xC0 != 0x80 }) {
      let need = waiting[lead] < 0x80 ? 1 : waiting[lead] < 0xE0 ? 2 : waiting[lead] < 0xF0 ? 3 : 4
      if waiting.count - lead < need { end = lead }
    }
    if end > 0 { keys.append(.text(String(decoding: waiting[..<end], as: UTF8.self))) }
    return end
  }

  private mutating func escape(_ keys: inout [Key]) -> Int {
    guard waiting.count > 1 else { return 0 }
    switch waiting[1] {
    case UInt8(ascii: "["), UInt8(ascii: "O"): return sequence(&keys)
    case 0x1B: return 1
    case 0x7F, 0x08: keys.append(.deleteWordBefore)
    case 0x0D, 0x0A: keys.append(.newLine)
    case UInt8(ascii: "b"): keys.append(.wordLeft)
    case UInt8(ascii: "f"): keys.append(.wordRight)
    case UInt8(ascii: "d"): keys.append(.deleteWordAfter)
    // A lone Escape before a key changes nothing.
    default: return 1
    }
    return 2
  }

  private mutating func sequence(_ keys: inout [Key]) -> Int {
    guard let end = waiting.indices.dropFirst(2).first(where: { (0x40...0x7E).contains(waiting[$0]) }) else {
      return waiting.count > Self.sequenceLimit ? waiting.count : 0
    }
    let name = String(decoding: waiting[1...end], as: UTF8.self)
    if name == "[200~" { paste = [] } else if let key = Self.sequences[name] { keys.append(key) }
    return end + 1
  }

  private static let controls: [UInt8: Key] = [
    0x01: .home, 0x02: .left, 0x03: .interrupt, 0x04: .endOfInput, 0x05: .end, 0x06: .right, 0x08: .backspace,
    0x09: .tab, 0x0A: .enter, 0x0B: .deleteToEnd, 0x0C: .redraw, 0x0D: .enter, 0x0E: .down, 0x0F: .showBoth,
    0x10: .up, 0x15: .deleteToStart, 0x17: .deleteWordBefore, 0x19: .putBack, 0x7F: .backspace,
  ]

  private static let sequences: [String: Key] = [
    "[A": .up, "[B": .down, "[C": .right, "[D": .left, "[H": .home, "[F": .end,
    "OA": .up, "OB": .down, "OC": .right, "OD": .left, "OH": .home, "OF": .end, "OQ": .showBoth,
    "[1~": .home, "[3~": .delete, "[4~": .end, "[5~": .pageUp, "[6~": .pageDown, "[7~": .home, "[8~": .end,
    "[12~": .showBoth, "[[B": .showBoth, "[I": .focusGained, "[O": .focusLost,
    "[1;5C": .wordRight, "[1;5D": .wordLeft, "[1;3C": .wordRight, "[1;3D": .wordLeft,
    "[3;5~": .deleteWordAfter, "[13;2u": .newLine,
  ]
}
