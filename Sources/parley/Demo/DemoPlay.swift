import Client
import Foundation
import Messaging
import Wire

/// Plays the script between two sessions, and shows each line as its author wrote it and as the other reads it.
struct DemoPlay: Sendable {
  let buyer: Session
  let seller: Session

  func run() async throws {
    let conversation = try await buyer.open(shop: DemoScript.shop).conversation
    var sellerEvents = seller.events.makeAsyncIterator()
    var buyerEvents = buyer.events.makeAsyncIterator()
    for (index, line) in DemoScript.lines.enumerated() {
      let author = line.speaker == .buyer ? buyer : seller
      let sent = try await author.send(
        SendCommand(
          conversation: conversation, cid: "demo-\(index)", text: line.text, language: nil, replyTo: nil))
      let seq = sent.message.seq
      let received =
        line.speaker == .buyer
        ? await Self.message(seq, from: &sellerEvents) : await Self.message(seq, from: &buyerEvents)
      guard let received else { throw Failure("the demo's server went away") }
      show(line.speaker, line.text, received, back: sent.back.values.first)
    }
  }

  private static func message(
    _ seq: Int64, from events: inout Session.Events.Iterator
  ) async -> ReceivedMessage? {
    while let next = await events.next() {
      guard case .event(let frame) = next, case .message(let message)? = frame.event else { continue }
      if message.seq == seq { return message }
    }
    return nil
  }

  private func show(
    _ speaker: DemoScript.Speaker, _ text: String, _ received: ReceivedMessage, back: String?
  ) {
    let name = speaker.rawValue
    let other: DemoScript.Speaker = speaker == .buyer ? .seller : .buyer
    Terminal.say("\(name): \(Terminal.visible(text))")
    for rendering in received.renderings {
      let shown = rendering.text.map(Terminal.visible) ?? "(no translation)"
      Terminal.say("    \(other.rawValue) reads (\(rendering.language), \(rendering.by.rawValue)): \(shown)")
    }
    if let back { Terminal.say("    \(name) sees it means: \(Terminal.visible(back))") }
    Terminal.say("")
  }
}

/// Answers stock questions in the shop's conversations, for as long as it runs.
struct DemoBot: Sendable {
  let session: Session
  /// Those who are answered by the script.
  let silentTowards: String

  func run() async {
    for await next in session.events {
      guard case .event(let frame) = next, case .message(let message)? = frame.event,
        let author = message.author, author.role == "buyer", author.name != silentTowards,
        let text = message.original?.text, let answer = DemoScript.answer(to: text)
      else { continue }
      // The same cid for the same question: answered once, whatever breaks in between.
      _ = try? await session.send(
        SendCommand(
          conversation: message.conversation, cid: "bot-\(message.conversation)-\(message.seq)",
          text: answer, language: .simplifiedChinese, replyTo: message.seq))
    }
  }
}
