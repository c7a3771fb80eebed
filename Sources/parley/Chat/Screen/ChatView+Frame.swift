import Messaging
import Teletype
import Wire

/// What stands on a screen of a size.
struct ChatFrame: Hashable, Sendable {
  var rows: [String]
  var cursorRow: Int
  var cursorColumn: Int
}

extension ChatView {
  /// One title row, the conversation, one status row, the draft.
  mutating func frame(width: Int, height: Int, now: Int64) -> ChatFrame {
    let width = max(20, width)
    let height = max(5, height)
    let prompt = Prompt(editor, label: "> ", width: width, height: max(1, min(6, height / 3)))
    let room = height - prompt.rows.count - 2
    var rows = [Ink.reverse(Wrapping.padded(Wrapping.cut(title, to: width), to: width), hasColour: hasColour)]
    let lines = conversationRows(width: width, atLeast: room + scroll)
    scroll = max(0, min(scroll, lines.count - room))
    let end = lines.count - scroll
    let shown = lines[max(0, end - room)..<end]
    rows += Array(repeating: "", count: room - shown.count) + shown
    rows.append(status(width, now))
    rows += prompt.rows
    return ChatFrame(
      rows: rows, cursorRow: 1 + room + 1 + prompt.cursorRow,
      cursorColumn: min(prompt.cursorColumn, width - 1))
  }

  private var title: String {
    guard let conversation else { return "Parley" }
    let presence = otherIsOnline ? " ● " + texts["chat.here"] : ""
    return "\(VisibleText.of(other)) · \(VisibleText.of(conversation))\(presence)"
  }

  /// The window's title where the terminal shows one: our own words only.
  var windowTitle: String { missed > 0 ? "(\(missed)) Parley" : "Parley" }

  private func status(_ width: Int, _ now: Int64) -> String {
    if let offline { return Ink.warning(Wrapping.cut(offline, to: width), hasColour: hasColour) }
    var parts: [String] = []
    if let typing, typing.until > now {
      parts.append(texts["chat.typing", ["name": VisibleText.of(typing.name)]])
    }
    if elsewhere > 0 { parts.append(texts.counted("chat.elsewhere", elsewhere)) }
    if scroll > 0 { parts.append("↓ \(scroll)") }
    if parts.isEmpty, let account { parts.append(VisibleText.of(account.name)) }
    let text = "— " + parts.joined(separator: " · ") + " "
    let rest = String(repeating: "—", count: max(0, width - ColumnWidth.of(text)))
    return Ink.dim(Wrapping.cut(text + rest, to: width), hasColour: hasColour)
  }

  // MARK: The conversation

  /// The newest rows, from the bottom up until there are enough.
  private func conversationRows(width: Int, atLeast count: Int) -> [String] {
    let format = MessageRows(
      texts: texts, clock: clock, width: width, hasColour: hasColour, showsBoth: showsBoth)
    var blocks: [[String]] = []
    var total = 0
    let entries = transcript.entries
    for index in entries.indices.reversed() {
      guard total < count else { break }
      let block = rows(of: entries[index], after: index > 0 ? entries[index - 1] : nil, format)
      blocks.append(block)
      total += block.count
    }
    return blocks.reversed().flatMap { $0 }
  }

  private func rows(of entry: Entry, after last: Entry?, _ format: MessageRows) -> [String] {
    guard let message = entry.message else {
      guard case .note(let text) = entry else { return [] }
      return format.text(text, .dim, label: "* ", indented: false)
    }
    let isMine = isMine(message)
    let isOwnSide = isMine || message.author.map { ($0.role == "buyer") == (ownSide == "buyer") } ?? true
    let before = last?.message
    var rows: [String] = []
    let day = format.clock.day(message.timestamp)
    let isNewDay = before.map { format.clock.day($0.timestamp) != day } ?? (last == nil)
    if isNewDay {
      rows.append(Ink.dim("— \(Wrapping.cut(day, to: format.width - 4)) —", hasColour: hasColour))
    }
    let isContinued =
      before.map {
        name($0) == name(message) && format.clock.time($0.timestamp) == format.clock.time(message.timestamp)
      } ?? false
    let needsHead = isNewDay || !isContinued || message.isEdited || message.replyTo != nil
    rows += format.rows(
      message, progress: isMine ? transcript.progress(of: message) : nil, isOwnSide: isOwnSide,
      name: needsHead ? name(message) : nil)
    return rows
  }

  private func name(_ message: ShownMessage) -> String {
    VisibleText.of(message.author?.name ?? account?.name ?? texts["chat.you"])
  }
}
