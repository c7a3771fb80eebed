import Foundation
import Messaging
import NIOCore
import Testing

@testable import Wire

/// Swift compares and hashes strings by their normal form, which is quadratic in a run of combining marks: a line full of them
/// would hold an event loop for a second, before any login.
@Suite struct QuadraticNameTests {
  private static let marks = String(
    String.UnicodeScalarView((0..<32_000).map { $0 < 16_000 ? "\u{301}" : "\u{316}" }))

  @Test(arguments: [
    ("{\"op\":\"pMARKS\",\"id\":1}", MessagingError.Code.unknownOp),
    ("{\"op\":\"glossary\",\"id\":1,\"do\":\"pMARKS\"}", .badRequest),
    ("{\"op\":\"glossary\",\"id\":1,\"do\":\"list\",\"kind\":\"tMARKS\"}", .badRequest),
  ])
  func aRunOfMarksIsRefusedBeforeItIsCompared(_ frame: String, _ code: MessagingError.Code) {
    let line = ByteBuffer(string: frame.replacingOccurrences(of: "MARKS", with: Self.marks))
    let spent = Self.processorMilliseconds {
      let refused = #expect(throws: RefusedLine.self) { try Request.decode(line) }
      #expect(refused?.error.code == code)
    }
    #expect(spent < 200)
  }

  @Test func aConversationOfNothingButMarksIsNotCompared() {
    let spent = Self.processorMilliseconds { #expect(ConversationID("c" + Self.marks + "7") == nil) }
    #expect(spent < 50)
    #expect(ConversationID("c\(Int64.max)")?.rawValue == .max)
  }

  private static func processorMilliseconds(_ body: () -> Void) -> Double {
    let began = now()
    body()
    return now() - began
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }
}
