import Messaging
import NIOCore
import Testing

@testable import Gateway

@Suite struct EncodedMessagesTests {
  private let conversation = ConversationID(rawValue: 7)
  private let chinese = LanguageTag.simplifiedChinese

  private func message(_ text: String, showing languages: [LanguageTag] = []) -> EncodedMessage {
    EncodedMessage(
      author: .buyer, original: .russian, isTombstone: false, stored: [chinese],
      forms: [EncodedMessage.Form(languages: languages, bytes: ByteBuffer(string: text))])
  }

  private func texts(_ kept: EncodedMessages, _ addresses: ClosedRange<Int64>) -> [String]? {
    kept.messages(addresses, in: conversation)?.map {
      $0.bytes(showing: []).map { String(buffer: $0) } ?? "-"
    }
  }

  @Test func aPageIsThereOnlyAsAWhole() {
    let kept = EncodedMessages()
    let page = (60...70).filter { $0 != 66 }.map { (seq: Int64($0), message("\($0)")) }
    kept.keep(page, in: conversation, stamp: kept.stamp)
    #expect(texts(kept, 62...65) == ["62", "63", "64", "65"])
    #expect(texts(kept, 62...67) == nil)
    #expect(kept.messages(60...61, in: ConversationID(rawValue: 8)) == nil)
  }

  @Test func aMessageThatChangedIsNotShownAsItWas() {
    let kept = EncodedMessages()
    kept.keep([(1, message("before")), (2, message("other"))], in: conversation, stamp: kept.stamp)
    kept.forget(1, in: conversation)
    #expect(texts(kept, 1...1) == nil)
    #expect(texts(kept, 2...2) == ["other"])
  }

  @Test func whatWasReadBeforeAChangeIsNotKeptAfterIt() {
    let kept = EncodedMessages()
    let stamp = kept.stamp
    kept.forget(1, in: conversation)
    kept.keep([(1, message("before"))], in: conversation, stamp: stamp)
    #expect(texts(kept, 1...1) == nil)
    let later = kept.stamp
    kept.forgetAll()
    kept.keep([(1, message("before"))], in: conversation, stamp: later)
    #expect(texts(kept, 1...1) == nil)
  }

  @Test func eachReaderGetsTheFormOfItsLanguages() throws {
    let kept = EncodedMessages()
    kept.keep([(1, message("plain"))], in: conversation, stamp: kept.stamp)
    kept.keep([(1, message("rendered", showing: [chinese]))], in: conversation, stamp: kept.stamp)
    let found = try #require(kept.messages(1...1, in: conversation)?.first)
    #expect(found.bytes(showing: []).map { String(buffer: $0) } == "plain")
    #expect(found.bytes(showing: [chinese]).map { String(buffer: $0) } == "rendered")
    #expect(found.bytes(showing: [.english]) == nil)
  }

  @Test func whatWasNotAskedForLongestGoesFirst() {
    let kept = EncodedMessages(bytes: 1 << 20)
    let long = String(repeating: "x", count: 4_096)
    for seq in Int64(0)..<1_000 {
      kept.keep([(seq, message(long))], in: conversation, stamp: kept.stamp)
      // The first is read again and again.
      #expect(kept.messages(0...0, in: conversation) != nil, "after \(seq)")
    }
    #expect(kept.messages(100...100, in: conversation) == nil)
    let left = (Int64(0)..<1_000).count { kept.has($0, in: conversation) }
    #expect((1...256).contains(left))
  }
}
