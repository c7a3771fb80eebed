/// A draft being written, of one line or several. The cursor stands between grapheme clusters, in the order of reading: what is
/// wide, combined or written from the right is moved over and deleted as a person sees it.
public struct LineEditor: Sendable {
  public enum Outcome: Hashable, Sendable {
    /// The draft as it is now is to be shown; nothing else.
    case edited
    /// Enter: the draft is given away, and the editor empty again.
    case entered(String)
    /// Ctrl-C: the draft went to the history, from where `up` brings it back.
    case setAside
    /// Ctrl-C without a draft.
    case interrupted
    case ended
    /// A key that is none of the editor's.
    case notMine
  }

  /// Drafts that `up` brings back.
  public static let historyLimit = 200

  public private(set) var before = ""
  public private(set) var after = ""
  private var history: [String] = []
  /// Where `up` and `down` are in the history; its count for the draft itself.
  private var place = 0
  private var draft = ""
  private var removed = ""

  public init() {}

  public var text: String { before + after }
  public var isEmpty: Bool { before.isEmpty && after.isEmpty }

  public mutating func set(_ text: String) { (before, after) = (text, "") }

  /// Puts `text` in the place of the last `count` characters before the cursor.
  public mutating func complete(replacing count: Int, with text: String) {
    before.removeLast(min(count, before.count))
    before += text
  }

  public mutating func pressed(_ key: Key) -> Outcome {
    switch key {
    case .text(let text): before += text
    case .paste(let text): before += text.hasSuffix("\n") ? String(text.dropLast()) : text
    case .newLine: before += "\n"
    case .enter: return enter()
    case .backspace: _ = before.popLast()
    case .delete: if !after.isEmpty { after.removeFirst() }
    case .left: if let last = before.popLast() { after = String(last) + after }
    case .right: if !after.isEmpty { before.append(after.removeFirst()) }
    case .wordLeft: after = takeWordBefore() + after
    case .wordRight: before += takeWordAfter()
    case .home: (before, after) = ("", text)
    case .end: (before, after) = (text, "")
    case .up: recall(place - 1)
    case .down: recall(place + 1)
    case .interrupt: return setAside()
    case .endOfInput:
      if isEmpty { return .ended }
      if !after.isEmpty { after.removeFirst() }
    case .deleteWordBefore, .deleteWordAfter, .deleteToStart, .deleteToEnd, .putBack: cut(key)
    case .tab, .pageUp, .pageDown, .redraw, .showBoth, .focusGained, .focusLost: return .notMine
    }
    return .edited
  }

  /// Deletes more than a character, kept for `putBack`.
  private mutating func cut(_ key: Key) {
    switch key {
    case .deleteWordBefore: removed = takeWordBefore()
    case .deleteWordAfter: removed = takeWordAfter()
    case .deleteToStart: (removed, before) = (before, "")
    case .deleteToEnd: (removed, after) = (after, "")
    default: before += removed
    }
  }

  // MARK: Enter and the history

  private mutating func enter() -> Outcome {
    let text = text
    keep(text)
    set("")
    return .entered(text)
  }

  private mutating func setAside() -> Outcome {
    guard !isEmpty else { return .interrupted }
    keep(text)
    set("")
    return .setAside
  }

  private mutating func keep(_ text: String) {
    if !text.isEmpty, history.last != text { history.append(text) }
    if history.count > Self.historyLimit { history.removeFirst() }
    place = history.count
    draft = ""
  }

  private mutating func recall(_ wanted: Int) {
    guard wanted >= 0, wanted <= history.count, wanted != place else { return }
    if place == history.count { draft = text }
    place = wanted
    set(wanted == history.count ? draft : history[wanted])
  }

  // MARK: Words

  private enum Kind { case blank, word, ideograph, sign }

  private static func kind(_ character: Character) -> Kind {
    if character.isWhitespace { return .blank }
    guard let first = character.unicodeScalars.first else { return .sign }
    if first.properties.isIdeographic { return .ideograph }
    return character.isLetter || character.isNumber ? .word : .sign
  }

  /// Blanks, then one run of the same kind.
  private mutating func takeWordBefore() -> String {
    var taken: [Character] = []
    while let last = before.last, Self.kind(last) == .blank { taken.append(before.removeLast()) }
    guard let kind = before.last.map(Self.kind) else { return String(taken.reversed()) }
    while let last = before.last, Self.kind(last) == kind { taken.append(before.removeLast()) }
    return String(taken.reversed())
  }

  private mutating func takeWordAfter() -> String {
    let blanks = after.prefix { Self.kind($0) == .blank }
    let rest = after[blanks.endIndex...]
    guard let kind = rest.first.map(Self.kind) else { return takeAfter(blanks.endIndex) }
    return takeAfter(rest.prefix { Self.kind($0) == kind }.endIndex)
  }

  private mutating func takeAfter(_ end: String.Index) -> String {
    let taken = String(after[..<end])
    after = String(after[end...])
    return taken
  }
}
