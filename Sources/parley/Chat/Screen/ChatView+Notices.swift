import Client
import Foundation
import Messaging
import Teletype
import Wire

extension ChatView {
  /// - Parameter now: milliseconds since the Unix epoch.
  mutating func show(_ notice: ChatNotice, now: Int64) {
    switch notice {
    case .account(let login): welcome(login)
    case .earlier(let messages): transcript.putEarlier(messages.map { ShownMessage($0) })
    case .event(let event): hear(event, now)
    case .sending(let command):
      if command.conversation == conversation {
        var message = ShownMessage(sending: command, at: now)
        if offline != nil { message.progress = .unconfirmed }
        transcript.put(message)
      }
    case .stored(let sent, let cid): store(sent, cid)
    case .revised(let sent): revise(sent)
    case .refused(let command, let error):
      transcript.change(cid: command.cid) { message in
        message.progress = .refused
        if case .refused(let refusal) = error {
          message.refusal = refusal.text
        } else {
          message.refusal = "\(error)"
        }
      }
    case .offline(let reason, let milliseconds):
      offline =
        texts[
          "chat.offline",
          ["reason": VisibleText.of(reason), "seconds": "\(max(1, (milliseconds + 999) / 1_000))"]]
      present = []
      typing = nil
      transcript.loseConnection()
    case .backOnline: transcript.note(texts["chat.back_online"])
    case .hole(let missing):
      transcript.note(texts["chat.hole", ["from": "\(missing.lowerBound)", "to": "\(missing.upperBound)"]])
    case .entered(let conversation, let other): enter(conversation, other)
    case .hint(let key): transcript.note(texts[key])
    case .report(let lines): for line in lines { transcript.note(line) }
    }
  }

  private mutating func welcome(_ login: LoginResult) {
    account = login
    offline = nil
    guard let ui = login.ui.flatMap(LanguageTag.init), locales != nil else { return }
    texts = ChatTexts(ui, locales: locales)
    clock = ChatClock(texts.language)
  }

  private mutating func enter(_ conversation: String, _ other: String) {
    guard conversation != self.conversation else { return }
    self.conversation = conversation
    self.other = other
    conversations.insert(conversation)
    transcript = Transcript()
    (typing, scroll, elsewhere) = (nil, 0, 0)
  }

  private mutating func store(_ sent: SentResult, _ cid: String) {
    guard sent.message.conversation == conversation else { return }
    var message = ShownMessage(sent.message, back: sent.back)
    message.cid = cid
    transcript.put(message)
  }

  private mutating func revise(_ sent: SentResult) {
    guard sent.message.conversation == conversation else { return }
    transcript.put(ShownMessage(sent.message, back: sent.back))
  }

  // MARK: Events

  private mutating func hear(_ event: ReceivedEvent, _ now: Int64) {
    switch event {
    case .message(let message): hear(message)
    case .edited(let message), .retracted(let message):
      if message.conversation == conversation { transcript.put(ShownMessage(message)) }
    case .translation(let conversation, let seq, let rendering):
      if conversation == self.conversation { transcript.render(seq, rendering) }
    case .marker(let conversation, let side, let delivered, let read):
      if conversation == self.conversation, side != ownSide {
        transcript.mark(delivered: delivered, read: read)
      }
    case .typing(let conversation, let side, let name, let isOn):
      guard conversation == self.conversation, side != ownSide else { return }
      typing = isOn ? (name, now + Self.typingMilliseconds) : nil
    case .presence(let conversation, let side, let isOnline):
      guard side != ownSide else { return }
      if isOnline { present.insert(conversation) } else { present.remove(conversation) }
    case .gap(let from, let to, _): transcript.note(texts["chat.hole", ["from": "\(from)", "to": "\(to)"]])
    case .hello, .caughtUp, .ping, .bye: break
    }
  }

  private mutating func hear(_ message: ReceivedMessage) {
    // A shop that waited for its first buyer answers that one.
    if conversation == nil { enter(message.conversation, message.author?.name ?? "") }
    conversations.insert(message.conversation)
    if !isFocused {
      missed += 1
      rings = true
    }
    guard message.conversation == conversation else {
      elsewhere += 1
      rings = true
      return
    }
    if let name = message.author?.name, name == typing?.name { typing = nil }
    transcript.put(ShownMessage(message))
  }
}
