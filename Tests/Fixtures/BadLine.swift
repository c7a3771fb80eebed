/// A row of `bad_lines.tsv`: a line that is answered with an error and changes nothing.
public struct BadLine: Sendable, CustomStringConvertible {
  public enum Stage: String, Sendable {
    /// The decoder finds it; to see its own error and not `unauthenticated`, log in first.
    case line
    /// The decoder finds it, logged in or not.
    case opening
    /// An operation finds it, after a login.
    case session
  }

  public enum ExpectedID: Sendable {
    case absent
    /// Whether it could be read depends on how the bytes came.
    case either
    /// As JSON.
    case value(String)
  }

  public let name: String
  public let stage: Stage
  private let encoded: String
  public let code: String
  public let field: String?
  public let id: ExpectedID

  public var description: String { name }

  /// The limit of a line that the table is written for.
  public static let lineLimit = 65_536

  /// The line without its end.
  ///
  /// For a smaller limit, what is repeated thousands of times is repeated less: a line that is just over the table's limit
  /// is as much over that one, and short enough to be split everywhere.
  /// - Parameters:
  ///   - conversation: what `$CONV` stands for.
  ///   - limit: of a line, in bytes.
  public func bytes(conversation: String, limit: Int = lineLimit) -> [UInt8] {
    Self.decode(Array(encoded.utf8)[...], limit).replacing("$CONV".utf8, with: conversation.utf8)
  }

  public static func all() throws -> [BadLine] {
    try RepositoryFile.text("Tests/Fixtures/bad_lines.tsv").split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
      .map { row in
        let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard cells.count == 6, let stage = Stage(rawValue: cells[1]) else { throw BadRow(row: String(row)) }
        let id: ExpectedID =
          switch cells[5] {
          case "-": .absent
          case "?": .either
          default: .value(cells[5])
          }
        return BadLine(
          name: cells[0], stage: stage, encoded: cells[2], code: cells[3],
          field: cells[4] == "-" ? nil : cells[4], id: id)
      }
  }

  private struct BadRow: Error { let row: String }

  /// `%FF` is a byte, `%(TEXT*N)` is TEXT N times.
  private static func decode(_ text: ArraySlice<UInt8>, _ limit: Int) -> [UInt8] {
    var decoded: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        decoded.append(byte)
        continue
      }
      if rest.first == UInt8(ascii: "("), let end = rest.firstIndex(of: UInt8(ascii: ")")),
        let star = rest[..<end].lastIndex(of: UInt8(ascii: "*"))
      {
        let count = Int(String(decoding: rest[(star + 1)..<end], as: UTF8.self)) ?? 0
        let once = decode(rest[(rest.startIndex + 1)..<star], limit)
        for _ in 0..<times(count, limit) { decoded += once }
        rest = rest[(end + 1)...]
      } else {
        decoded.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      }
    }
    return decoded
  }

  private static func times(_ count: Int, _ limit: Int) -> Int {
    switch count {
    case ..<1_024: count
    case (lineLimit - 1_024)..<100_000: count - (lineLimit - limit)
    default: count * limit / lineLimit
    }
  }
}
