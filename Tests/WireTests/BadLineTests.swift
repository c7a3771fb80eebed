import Fixtures
import Messaging
import NIOCore
import Testing

@testable import Wire

/// Protocol §1: what is no frame, or no request, is answered with its error, however the bytes come.
@Suite struct BadLineTests {
  static let lines = (try? BadLine.all()) ?? []

  @Test func theTableHoldsAtLeastFortyFiveKinds() {
    #expect(Self.lines.count >= 45)
    #expect(Set(Self.lines.map(\.name)).count == Self.lines.count)
    #expect(
      Set(Self.lines.map(\.code)).isSuperset(of: ["bad_frame", "too_large", "bad_request", "unknown_op"]))
  }

  @Test(arguments: lines.filter { $0.stage != .session })
  func aBadLineIsRefused(line: BadLine) {
    let bytes = line.bytes(conversation: "c7")
    let told = outcomes([bytes + [0x0A]])
    #expect(told.count == 1)
    #expect(matches(told.first, line), "\(told)")
  }

  /// With a smaller limit, so that the long lines too are short enough for every offset.
  @Test(arguments: lines.filter { $0.stage != .session })
  func aBadLineIsRefusedWhereverItsBytesAreSplit(line: BadLine) {
    let bytes = line.bytes(conversation: "c7", limit: 1_024) + [0x0A]
    for offset in 0...bytes.count {
      let told = outcomes([bytes[..<offset], bytes[offset...]], limit: 1_024)
      #expect(told.count == 1 && matches(told.first, line), "at \(offset): \(told)")
    }
  }

  @Test(arguments: lines.filter { $0.stage != .session })
  func aBadLineIsRefusedWhereverItsBytesAreSplitNearTheRealLimit(line: BadLine) {
    let bytes = line.bytes(conversation: "c7") + [0x0A]
    let offsets = (0...bytes.count).filter {
      $0 < 40 || $0 > bytes.count - 3 || (65_535...65_538).contains($0)
    }
    for offset in offsets {
      let told = outcomes([bytes[..<offset], bytes[offset...]])
      #expect(told.count == 1 && matches(told.first, line), "at \(offset): \(told)")
    }
  }

  @Test func aLineOverTheLimitByOneByteIsSoForBothLimits() throws {
    let line = try #require(Self.lines.first { $0.name == "a line over the limit by one byte" })
    for limit in [1_024, 65_536] {
      #expect(line.bytes(conversation: "c7", limit: limit).count == limit + 1)
    }
  }

  /// What the session finds is well formed: the decoder lets it pass.
  @Test(arguments: lines.filter { $0.stage == .session })
  func whatOnlyTheSessionCanFindIsDecoded(line: BadLine) throws {
    #expect(outcomes([line.bytes(conversation: "c7") + [0x0A]]) == [.decoded])
  }

  @Test func theLineBehindABadOneIsDecoded() {
    for line in Self.lines where line.stage != .session {
      let stream = line.bytes(conversation: "c7") + [0x0A] + Array("{\"op\":\"ping\",\"id\":99}\n".utf8)
      #expect(outcomes([stream]).last == .decoded, "\(line)")
    }
  }

  @Test func onlyNoFramesCountTowardsTheEnd() {
    for line in Self.lines where line.stage != .session {
      guard case .refused(let refused) = outcomes([line.bytes(conversation: "c7") + [0x0A]]).first else {
        continue
      }
      #expect(refused.isProtocolFault == ["bad_frame", "too_large"].contains(line.code), "\(line)")
    }
  }

  private func matches(_ outcome: Outcome?, _ line: BadLine) -> Bool {
    guard case .refused(let refused) = outcome, refused.error.code.rawValue == line.code,
      refused.error.field == line.field
    else { return false }
    switch line.id {
    case .absent: return refused.id == nil
    case .either: return true
    case .value(let id): return refused.id == Int64(id).map(RequestID.integer)
    }
  }
}

private enum Outcome: Equatable {
  case decoded
  case refused(RefusedLine)

  static func == (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.decoded, .decoded): true
    case (.refused(let a), .refused(let b)): a.error == b.error && a.id == b.id && a.op == b.op
    case (.decoded, .refused), (.refused, .decoded): false
    }
  }
}

private func outcomes(_ parts: [some Sequence<UInt8>], limit: Int = BadLine.lineLimit) -> [Outcome] {
  FrameParser.outputs(of: parts, lineLimit: limit).map { output in
    switch output {
    case .oversize(let beginning): return .refused(Request.oversize(beginning, limit: limit))
    case .line(let line):
      do throws(RefusedLine) {
        _ = try Request.decode(line)
        return .decoded
      } catch {
        return .refused(error)
      }
    }
  }
}
