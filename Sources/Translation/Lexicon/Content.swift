import Foundation

/// Something in `locales/` that cannot be used, with the file and line.
public struct ContentError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

/// Reads the tab-separated files of a `locales/` folder: UTF-8, `#` starts a comment line, empty lines are skipped.
enum Content {
  static func lines(of path: String, isRequired: Bool = true, _ body: (Int, Substring) throws -> Void) throws
  {
    guard let data = FileManager.default.contents(atPath: path) else {
      if isRequired { throw ContentError("\(path): cannot be read") }
      return
    }
    var number = 0
    var start = data.startIndex
    while start < data.endIndex {
      let end = data[start...].firstIndex(of: 0x0A) ?? data.endIndex
      number += 1
      if end > start, data[start] != 0x23 {
        let text = String(decoding: data[start..<end], as: UTF8.self)
        try body(number, text[...])
      }
      start = end < data.endIndex ? data.index(after: end) : end
    }
  }

  static func cells(_ line: Substring) -> [Substring] { split(line, at: 0x09) }

  /// Splits at an ASCII byte, empty parts included: far faster than by characters.
  static func split(_ text: Substring, at byte: UInt8) -> [Substring] {
    text.utf8.split(separator: byte, omittingEmptySubsequences: false).map { Substring($0) }
  }

  /// The alternatives of a cell, separated by ` ; `.
  static func alternatives(_ cell: Substring) -> [Substring] {
    var parts: [Substring] = []
    var start = cell.startIndex
    var index = start
    var depth = 0
    let utf8 = cell.utf8
    while index < cell.endIndex {
      let byte = utf8[index]
      if byte == 0x7B { depth += 1 }
      if byte == 0x7D { depth -= 1 }
      if byte == 0x3B && depth <= 0 {
        parts.append(cell[start..<index])
        start = utf8.index(after: index)
      }
      index = utf8.index(after: index)
    }
    parts.append(cell[start...])
    return parts.map { trimmed($0) }.filter { !$0.isEmpty }
  }

  static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.utf8.first == 0x20 { text = text.dropFirst() }
    while text.utf8.last == 0x20 { text = text.dropLast() }
    return text
  }
}
