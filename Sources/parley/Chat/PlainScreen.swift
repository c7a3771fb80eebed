import Client
import Foundation
import Synchronization
import Teletype
import Wire

/// A line for each thing, for a terminal without tricks, a pipe, or a screen reader.
final class PlainScreen: ChatScreen {
  /// What commands look at; nothing of it is drawn.
  private let view: Mutex<ChatView>
  /// A terminal on both sides: a prompt stands where the next line is typed.
  private let hasPrompt: Bool

  init(_ view: ChatView, hasPrompt: Bool) {
    self.view = Mutex(view)
    self.hasPrompt = hasPrompt
  }

  var showsAllConversations: Bool { true }

  func look<Value: Sendable>(_ body: (ChatView) -> Value) -> Value { view.withLock { body($0) } }
  func change(_ body: (inout ChatView) -> Void) { view.withLock { body(&$0) } }

  private var text: MessageText {
    MessageText(isolates: StandardOutput.isTerminal, reader: look(\.account))
  }

  func show(_ notice: ChatNotice) throws {
    change { $0.show(notice, now: FullScreen.now) }
    if try tell(notice) { try prompt() }
  }

  /// - Returns: whether there was something to tell: a prompt that nothing stands above is not said again.
  private func tell(_ notice: ChatNotice) throws -> Bool {
    switch notice {
    case .earlier(let messages): for message in messages { try put(text.line(message)) }
    case .event(let event):
      guard let line = line(event) else { return false }
      try put(line)
    case .account, .sending: return false
    case .stored(let sent, _), .revised(let sent): try put(text.line(sent))
    case .refused(let said, let error): Terminal.complain("\(error) — not sent: \(said.text)")
    case .offline(let reason, let milliseconds):
      Terminal.complain("\(reason); what you send now is kept; trying again in \(milliseconds) ms")
    case .backOnline: Terminal.complain("connected again")
    case .hole(let missing):
      Terminal.complain("events \(missing.lowerBound) to \(missing.upperBound) never came")
    case .entered(let conversation, let other):
      guard hasPrompt else { return false }
      try put("— \(text.foreign(conversation)) with \(text.foreign(other)); /help for help —")
    case .hint(let key): Terminal.complain(look { $0.texts[key] })
    case .report(let lines): for line in lines { try put(line) }
    }
    return true
  }

  private func line(_ event: ReceivedEvent) -> String? {
    switch event {
    case .typing(_, _, let name, let isOn):
      hasPrompt && isOn ? look { $0.texts["chat.typing", ["name": text.foreign(name)]] } : nil
    // How far one's own side has read is no news to it.
    case .marker(_, let side, _, _): hasPrompt && side == look(\.ownSide) ? nil : text.line(event)
    default: text.line(event)
    }
  }

  /// What is being typed stays with the terminal: Ctrl-R shows it again.
  private func put(_ line: String) throws {
    try StandardOutput.write(hasPrompt ? "\r\(line)" : line)
  }

  private func prompt() throws {
    if hasPrompt {
      try StandardOutput.write("\(text.foreign(look { $0.conversation ?? "" }))> ", ended: false)
    }
  }
}
