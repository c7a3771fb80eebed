import Client
import Foundation
import Synchronization
import Wire

/// A line for each thing, for a terminal without tricks, a pipe, or a screen reader.
final class PlainScreen: ChatScreen {
  private let reader = Mutex<LoginResult?>(nil)
  /// A terminal on both sides: a prompt stands where the next line is typed.
  private let hasPrompt: Bool
  private let texts: ChatTexts
  private let current = Mutex("")

  init(hasPrompt: Bool, texts: ChatTexts) {
    self.hasPrompt = hasPrompt
    self.texts = texts
  }

  private var text: MessageText {
    MessageText(isolates: StandardOutput.isTerminal, reader: reader.withLock { $0 })
  }

  func show(_ notice: ChatNotice) throws {
    switch notice {
    case .earlier(let messages): for message in messages { try put(text.line(message)) }
    case .event(let event): if let line = line(event) { try put(line) }
    case .account(let login):
      reader.withLock { $0 = login }
      return
    case .sending: return
    case .stored(let sent, _), .revised(let sent): try put(text.line(sent))
    case .refused(let said, let error): Terminal.complain("\(error) — not sent: \(said.text)")
    case .offline(let reason, let milliseconds):
      Terminal.complain("\(reason); what you send now is kept; trying again in \(milliseconds) ms")
    case .backOnline: Terminal.complain("connected again")
    case .hole(let missing):
      Terminal.complain("events \(missing.lowerBound) to \(missing.upperBound) never came")
    case .entered(let conversation, let other):
      current.withLock { $0 = conversation }
      if hasPrompt {
        try put("— \(text.foreign(conversation)) with \(text.foreign(other)); /help for help —")
      }
    case .hint(let key): Terminal.complain(texts[key])
    case .report(let lines): for line in lines { try put(line) }
    }
    try prompt()
  }

  private func line(_ event: ReceivedEvent) -> String? {
    guard case .typing(_, _, let name, let isOn) = event else { return text.line(event) }
    return hasPrompt && isOn ? "\(text.foreign(name)) is typing …" : nil
  }

  /// What is being typed stays with the terminal: Ctrl-R shows it again.
  private func put(_ line: String) throws {
    try StandardOutput.write(hasPrompt ? "\r\(line)" : line)
  }

  private func prompt() throws {
    if hasPrompt { try StandardOutput.write("\(current.withLock { text.foreign($0) })> ", ended: false) }
  }
}
