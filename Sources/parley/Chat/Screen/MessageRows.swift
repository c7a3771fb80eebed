import Messaging
import Teletype
import Wire

/// A message as rows: who and when, then the text that leads, then the other one (protocol §6, by confidence).
struct MessageRows {
  /// The state of one's own messages stands in it.
  static let margin = 4

  let texts: ChatTexts
  let clock: ChatClock
  let width: Int
  let hasColour: Bool
  /// Both texts in full ink, with what made the rendering.
  let showsBoth: Bool

  /// The last column stays free: a terminal may put the mark that ends an isolate before the letter that stands in it.
  private var room: Int { width - Self.margin - 1 }

  /// - Parameters:
  ///   - isOwnSide: the author's side is the reader's: the renderings are what the others read.
  ///   - name: nil where the message before it says it already.
  func rows(
    _ message: ShownMessage, progress: ShownMessage.Progress?, isOwnSide: Bool, name: String?
  ) -> [String] {
    var rows: [String] = []
    if let name { rows.append(head(message, name, isBuyer: message.author.map { $0.role == "buyer" })) }
    let body = isOwnSide ? own(message) : foreign(message)
    for (index, row) in body.enumerated() {
      rows.append((index == 0 ? margin(progress) : blank) + row)
    }
    if progress == .unconfirmed {
      rows.append(blank + Ink.warning(cut(texts["chat.not_confirmed"]), hasColour: hasColour))
    }
    if let refusal = message.refusal {
      let line = texts["chat.not_sent", ["reason": VisibleText.of(refusal)]]
      rows += text(line, .warning)
    }
    return rows
  }

  private var blank: String { String(repeating: " ", count: Self.margin) }
  private func cut(_ text: String) -> String { Wrapping.cut(text, to: room) }

  private func margin(_ progress: ShownMessage.Progress?) -> String {
    guard let progress else { return blank }
    let mark = Wrapping.padded(progress.mark, to: Self.margin)
    return (progress == .read ? Ink.good : progress == .refused ? .warning : .plain)(
      mark, hasColour: hasColour)
  }

  // MARK: Parts

  private func head(_ message: ShownMessage, _ name: String, isBuyer: Bool?) -> String {
    let time = clock.time(message.timestamp)
    var tail = message.seq.map { " #\($0)" } ?? ""
    if let replyTo = message.replyTo { tail += " » #\(replyTo)" }
    if message.isEdited { tail += " · " + texts["chat.edited"] }
    var role = ""
    if let author = message.author {
      role = author.role == "buyer" ? texts["chat.buyer"] : texts["chat.shop"]
      if author.isBot { role += ", " + texts["chat.bot"] }
      role = " (\(role))"
    }
    let left = width - ColumnWidth.of(time) - 1 - ColumnWidth.of(role) - ColumnWidth.of(tail)
    let shown = Self.isolated(Wrapping.cut(name, to: max(4, left)))
    return Ink.dim(time, hasColour: hasColour) + " "
      + (isBuyer ?? true ? Ink.buyer : .shop)(shown, hasColour: hasColour)
      + role + Ink.dim(tail, hasColour: hasColour)
  }

  private func own(_ message: ShownMessage) -> [String] {
    guard let original = message.text else { return text(texts["chat.retracted"], .dim, indented: false) }
    var rows = text(original, .plain, indented: false)
    for rendering in message.renderings {
      let label = "→ \(VisibleText.of(rendering.language))\(detail(rendering)): "
      if let theirs = rendering.text {
        rows += text(theirs, .dim, label: label, indented: false)
        if let back = message.back[rendering.language] {
          rows += text(back, .dim, label: "≈ ", indented: false)
        }
      }
      rows += marks(rendering, label: rendering.text == nil ? label : "")
    }
    return rows
  }

  private func foreign(_ message: ShownMessage) -> [String] {
    guard let original = message.text else { return text(texts["chat.retracted"], .dim, indented: false) }
    guard let rendering = message.renderings.first else { return text(original, .plain, indented: false) }
    let language = VisibleText.of(message.language ?? "und")
    guard let translated = rendering.text else {
      return text(original, .plain, indented: false) + marks(rendering, label: "")
    }
    let isGloss = rendering.by == .gloss || rendering.confidence < 0.5
    let rest = marks(rendering, label: "")
    if isGloss {
      return text(original, .plain, indented: false)
        + text(translated, showsBoth ? .plain : .dim, label: "≈\(detail(rendering)) ", indented: false) + rest
    }
    let isSure = rendering.confidence >= 0.9 && !showsBoth
    return text(
      translated, .plain, label: detail(rendering).isEmpty ? "" : "[\(detail(rendering).dropFirst())] ",
      indented: false)
      + text(original, isSure ? .dim : .plain, label: "| \(isSure ? "" : language + ": ")", indented: false)
      + rest
  }

  private func detail(_ rendering: ReceivedRendering) -> String {
    showsBoth
      ? " \(VisibleText.of(rendering.by.rawValue)) \(Int((rendering.confidence * 100).rounded()))%" : ""
  }

  /// What the reader must know before trusting it: facts that got lost, words that were not understood.
  private func marks(_ rendering: ReceivedRendering, label: String) -> [String] {
    if !rendering.lostFacts.isEmpty {
      let facts = VisibleText.of(rendering.lostFacts.joined(separator: ", "))
      return text(texts["chat.lost", ["facts": facts]], .warning, label: label + "! ", indented: false)
    }
    if rendering.text == nil {
      return text(texts["chat.not_translated"], .dim, label: label + "! ", indented: false)
    }
    let unknown = rendering.kept.filter { span in
      span.contains(where: \.isLetter) && !span.contains { $0.isNumber || "@:/.#".contains($0) }
    }
    guard !unknown.isEmpty else { return [] }
    let words = VisibleText.of(unknown.joined(separator: ", "))
    return text(texts["chat.unknown_words", ["words": words]], .warning, label: "? ", indented: false)
  }

  // MARK: Texts

  static func isolated(_ text: String) -> String {
    VisibleText.isolated(text, isRightToLeft: TextDirection(majorityOf: text) == .rightToLeft)
  }

  /// Cleaned, wrapped, each row isolated; text from the right stands at the right.
  func text(_ text: String, _ ink: Ink, label: String = "", indented: Bool = true) -> [String] {
    let clean = VisibleText.of(text, keepsLines: true)
    let isRightToLeft = TextDirection(majorityOf: clean) == .rightToLeft
    let indent = ColumnWidth.of(label)
    let room = max(8, room - indent)
    return Wrapping.rows(of: clean, width: room).enumerated().map { index, row in
      let shown = VisibleText.isolated(row, isRightToLeft: isRightToLeft)
      let push = isRightToLeft ? String(repeating: " ", count: max(0, room - ColumnWidth.of(row))) : ""
      let lead = index == 0 ? label : String(repeating: " ", count: indent)
      return (indented ? blank : "") + ink(lead + push + shown, hasColour: hasColour)
    }
  }
}
