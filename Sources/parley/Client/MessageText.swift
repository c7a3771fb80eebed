import Client
import Foundation
import Messaging
import Wire

/// Messages and events as lines for a person.
struct MessageText {
  /// For a terminal each foreign text is isolated (FSI … PDI), so that its direction stays its own.
  let isolates: Bool
  /// Who reads: what the own side wrote leads with what was written.
  var reader: LoginResult?

  /// A foreign text with its controls made visible.
  func foreign(_ text: String) -> String {
    let visible = Terminal.visible(text)
    return isolates ? "\u{2068}\(visible)\u{2069}" : visible
  }

  func time(_ milliseconds: Int64) -> String {
    var seconds = time_t(milliseconds / 1_000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = strftime(&text, text.count, "%Y-%m-%d %H:%M:%S", &parts)
    return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func author(_ author: ReceivedAuthor?) -> String {
    guard let author else { return "you" }
    return
      "\(foreign(author.name)) (\(author.role == "buyer" ? "buyer" : "shop")\(author.isBot ? ", bot" : ""))"
  }

  /// The translation where there is one, the original behind it; the other way round for one's own side.
  func content(_ message: ReceivedMessage) -> String {
    guard let original = message.original else { return "— retracted —" }
    let edited = message.editedAt == nil ? "" : " (edited)"
    if let reader, message.author?.role == (reader.shop == nil ? "buyer" : "agent") {
      return message.renderings.reduce(foreign(original.text) + edited) { line, rendering in
        let shown = rendering.text.map { "\(foreign($0)) [\(quality(rendering))]" } ?? "not translated"
        return "\(line) → (\(foreign(rendering.language))) \(shown)"
      }
    }
    guard let rendering = message.renderings.first else { return foreign(original.text) + edited }
    guard let text = rendering.text else {
      let lost =
        rendering.lostFacts.isEmpty ? "" : ": lost \(foreign(rendering.lostFacts.joined(separator: ", ")))"
      return "\(foreign(original.text)) [\(foreign(original.language)), not translated\(lost)]\(edited)"
    }
    return
      "\(foreign(text)) [\(quality(rendering))] « \(foreign(original.text)) » (\(foreign(original.language)))\(edited)"
  }

  func line(_ message: ReceivedMessage) -> String {
    "\(time(message.timestamp)) \(foreign(message.conversation)) #\(message.seq) \(author(message.author)): \(content(message))"
  }

  func line(_ hit: SearchResult.Hit) -> String {
    "\(time(hit.timestamp)) \(foreign(hit.conversation)) #\(hit.seq) (\(foreign(hit.language))): \(foreign(hit.snippet))"
  }

  /// What the sender is told of a stored message: what the other side will read, and what that means.
  func line(_ sent: SentResult) -> String {
    let message = sent.message
    var line = "stored \(foreign(message.conversation)) #\(message.seq) \(time(message.timestamp))"
    if sent.isDuplicate { line += " (it was stored before)" }
    for rendering in message.renderings {
      line += "; they read (\(foreign(rendering.language))): "
      line += rendering.text.map { "\(foreign($0)) [\(quality(rendering))]" } ?? "the original, untranslated"
      if let back = sent.back[rendering.language] { line += " ≈ \(foreign(back))" }
    }
    return line
  }

  /// Nil for what is not worth a line.
  func line(_ event: ReceivedEvent) -> String? {
    switch event {
    case .message(let message): line(message)
    case .edited(let message): "\(line(message)) (was changed)"
    case .retracted(let message): line(message)
    case .translation(let conversation, let seq, let rendering):
      "\(foreign(conversation)) #\(seq) (\(foreign(rendering.language))): \(foreign(rendering.text ?? "not translated")) [\(quality(rendering))]"
    case .marker(let conversation, let side, let delivered, let read):
      "\(foreign(conversation)) \(foreign(side)): delivered up to #\(delivered), read up to #\(read)"
    case .gap(let from, let to, let reason):
      "events \(from) to \(to) are not in the server's log any more (\(foreign(reason)))"
    case .hello, .typing, .presence, .caughtUp, .ping, .bye: nil
    }
  }

  private func quality(_ rendering: ReceivedRendering) -> String {
    "\(foreign(rendering.by.rawValue)) \(Int((rendering.confidence * 100).rounded()))%"
  }
}
